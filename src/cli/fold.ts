/** A finished text with each line that is too long folded: for what isn't laid out itself. */
export function foldLong(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length > width ? fold(line, width, 4, 0) : line))
    .join('\n');
}

/** As much of a text as stands in one line, cut between words only. */
export function clipped(text: string, width: number): string {
  const line = text.replaceAll('\n', ' ');
  if (line.length <= width) return line;
  const whole = line.lastIndexOf(' ', width - 2);
  return `${line.slice(0, Math.max(0, whole))} …`;
}

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
