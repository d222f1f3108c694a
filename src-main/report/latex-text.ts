const LATEX: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '{': String.raw`\{`,
  '}': String.raw`\}`,
  $: String.raw`\$`,
  '&': String.raw`\&`,
  '#': String.raw`\#`,
  _: String.raw`\_`,
  '%': String.raw`\%`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
  '<': String.raw`\textless{}`,
  '>': String.raw`\textgreater{}`,
  '|': String.raw`\textbar{}`,
  '"': String.raw`\textquotedbl{}`,
  '`': String.raw`\textasciigrave{}`,
  // Behind the end of a table's row these would be options of the line break.
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
  '−': '$-$',
  '±': String.raw`$\pm$`,
  '×': String.raw`$\times$`,
  '·': String.raw`$\cdot$`,
  '→': String.raw`$\rightarrow$`,
  '≤': String.raw`$\leq$`,
  '≥': String.raw`$\geq$`,
  '²': '$^2$',
  '₁': '$_1$',
  '₂': '$_2$',
  λ: String.raw`$\lambda$`,
  α: String.raw`$\alpha$`,
  '–': String.raw`\textendash{}`,
  '’': "'",
  '“': String.raw`\textquotedblleft{}`,
  '”': String.raw`\textquotedblright{}`,
  '°': String.raw`$^\circ$`,
};

/** Two of these in a row would become one other character. */
const LIGATURE = /[-',](?=[-',])/g;

/** A text that LaTeX sets as it is, in one line; needs T1 fonts for straight quotes, and `textcomp` before 2020. */
export function escapeLatex(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^\p{L}\p{N} ]|[²₁₂λα]/gu, (character) => LATEX[character] ?? character)
    .replace(LIGATURE, '$&{}');
}
