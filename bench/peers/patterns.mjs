// The writing patterns of packs/schrijfadvies as JavaScript can run them. PCRE2 knows more than JavaScript does: a pattern
// that does not compile here is left out, which is in the peer's favour.
import { readFileSync } from 'node:fs'

function compile(pattern) {
  return new RegExp(pattern.replaceAll('\\A', '^').replaceAll('\\z', '$'), 'giu')
}

export function patterns(path) {
  const compiled = []
  for (const one of JSON.parse(readFileSync(path, 'utf8'))) {
    try {
      compiled.push({ id: one.id, pattern: compile(one.pattern), except: one.except ? compile(one.except) : undefined })
    } catch {
      // Left out.
    }
  }
  return compiled
}

// [pattern id, place] of everything the patterns find in one sentence.
export function remarks(sentence, compiled) {
  const found = []
  for (const { id, pattern, except } of compiled) {
    for (const match of sentence.matchAll(pattern)) {
      if (except && sentence.search(except) >= 0) break
      found.push([id, match.index])
    }
  }
  return found
}

export const LONG_SENTENCE = 30
