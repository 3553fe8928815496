import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Puts a section into a Markdown file, in the place of an earlier one with the same title. */
export function writeSection(file: string, title: string, content: string): void {
  const [begin, end] = [`<!-- begin: ${title} -->`, `<!-- end: ${title} -->`];
  const section = `${begin}\n\n## ${title}\n\n${content.trim()}\n\n${end}`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  const after =
    from >= 0 && to > from
      ? before.slice(0, from) + section + before.slice(to + end.length)
      : `${before.trimEnd()}\n\n${section}\n`.trimStart();
  writeFileSync(file, after);
}
