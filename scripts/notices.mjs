// The notices of the packages that dist/ contains, which their licences ask for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const NOTICE_FILE = /^(licen[cs]e|copying|notice)/i;
const RULE = '='.repeat(80);

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

const ISC = `Permission to use, copy, modify, and/or distribute this software for any
purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.`;

/** For packages that name their licence and do not ship its text. */
const STANDARD_TEXTS = { MIT, ISC };

/**
 * The text of THIRD-PARTY-NOTICES.txt, in order of the packages' names.
 * @param metafile esbuild's, of all bundles.
 * @throws Error where a package neither ships the text of its licence nor has one whose text is known here.
 */
export function noticesOf(metafile) {
	const folders = new Set(Object.keys(metafile.inputs).flatMap((input) => input.match(PACKAGE_FOLDER)?.[0] ?? []));
	const notices = [...folders].sort().map(noticeOf);
	return `The files in dist/ contain code of the following ${notices.length} packages.\n\n${notices.join('\n')}`;
}

function noticeOf(folder) {
	const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const { name, version, license } = manifest;
	const files = readdirSync(folder)
		.filter((file) => NOTICE_FILE.test(file))
		.sort();
	const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
	if (texts.length === 0) texts.push(standardText(manifest));
	return `${RULE}\n${name} ${version}\nLicence: ${license}\n\n${texts.join('\n\n')}\n`;
}

function standardText({ name, license, author }) {
	const text = STANDARD_TEXTS[license];
	if (!text) throw new Error(`${name} ships no text of its licence (${license}). Add it to scripts/notices.mjs.`);
	const holder = (typeof author === 'string' ? author : author?.name) ?? `The authors of ${name}`;
	return `${license} License\n\nCopyright (c) ${holder}\n\n${text}`;
}
