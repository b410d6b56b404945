// retext with its Dutch parser, and our patterns as a plugin: retext.mjs TEXT PATTERNS. Prints what it did as JSON.
import { readFileSync } from 'node:fs'
import { toString } from 'nlcst-to-string'
import retextDutch from 'retext-dutch'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { LONG_SENTENCE, patterns, remarks } from './patterns.mjs'

const [text, list] = process.argv.slice(2)

function advice() {
  const compiled = patterns(list)
  return (tree, file) => {
    visit(tree, 'SentenceNode', (sentence) => {
      for (const [id] of remarks(toString(sentence), compiled)) file.message(id, sentence)
      if (sentence.children.filter((node) => node.type === 'WordNode').length > LONG_SENTENCE) file.message('long', sentence)
    })
    file.data.patterns = compiled.length
  }
}

const begin = performance.now()
const processor = unified().use(retextDutch).use(advice).use(function () { this.compiler = () => '' })
const file = await processor.process({ value: readFileSync(text, 'utf8') })
console.log(JSON.stringify({ remarks: file.messages.length, patterns: file.data.patterns, ms: performance.now() - begin }))
