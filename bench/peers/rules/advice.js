// Our patterns as a rule of textlint. The patterns are read from the file that $RD_PATTERNS names.
import { split } from 'sentence-splitter'
import { LONG_SENTENCE, patterns, remarks } from '../patterns.mjs'

export default function advice(context) {
  const compiled = patterns(process.env.RD_PATTERNS)
  const { RuleError, Syntax, getSource, report } = context
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
