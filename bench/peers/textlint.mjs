// textlint with our patterns as a rule: textlint.mjs TEXT PATTERNS. Prints what it did as JSON.
import { readFileSync } from 'node:fs'
import { TextlintKernelDescriptor } from '@textlint/kernel'
import plugin from '@textlint/textlint-plugin-text'
import { split } from 'sentence-splitter'
import { createLinter } from 'textlint'
import { LONG_SENTENCE, patterns, remarks } from './patterns.mjs'

const [text, list] = process.argv.slice(2)
const begin = performance.now()
const compiled = patterns(list)

function rule({ RuleError, Syntax, getSource, report }) {
  return {
    [Syntax.Paragraph](node) {
      for (const sentence of split(getSource(node))) {
        if (sentence.type !== 'Sentence') continue
        for (const [id, at] of remarks(sentence.raw, compiled)) report(node, new RuleError(id, { index: sentence.range[0] + at }))
        if (sentence.raw.split(/\s+/).length > LONG_SENTENCE) report(node, new RuleError('long', { index: sentence.range[0] }))
      }
    }
  }
}

const descriptor = new TextlintKernelDescriptor({
  rules: [{ ruleId: 'advice', rule }],
  filterRules: [],
  plugins: [{ pluginId: 'text', plugin: plugin.default ?? plugin }]
})
const result = await createLinter({ descriptor }).lintText(readFileSync(text, 'utf8'), text)
console.log(JSON.stringify({ remarks: result.messages.length, patterns: compiled.length, ms: performance.now() - begin }))
