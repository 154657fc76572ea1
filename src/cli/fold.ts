/**
 * Text in lines of at most `width` columns, broken between words only: an id, an ARN or a command that is longer
 * than a line stays whole, so that it can be copied. Line breaks in the text stay where they are.
 *
 * @param indent of every line but the first, in columns; the first has `first` columns of its own
 */
export function fold(text: string, width: number, indent = 0, first = indent): string {
  const margin = ' '.repeat(indent);
  let line = ' '.repeat(first);
  let isEmpty = true;
  const lines: string[] = [];
  const end = (): void => {
    lines.push(line.trimEnd());
    line = margin;
    isEmpty = true;
  };
  for (const [index, paragraph] of text.split('\n').entries()) {
    if (index > 0) end();
    for (const word of paragraph.split(' ')) {
      if (!isEmpty && line.length + 1 + word.length > width) end();
      line += isEmpty ? word : ` ${word}`;
      isEmpty = false;
    }
  }
  end();
  return lines.join('\n');
}
