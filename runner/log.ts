import { pino, type Logger } from 'pino';
import { isoTime, isSigned, printable, printableLine, shownPath, shownStore, type Problem } from '../lib';

/** Each level says what those before it say, too. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What a line is about, for programs that collect logs. */
export interface LogFields {
	idempotencyKey?: string;
	/** The ID of the account. */
	account?: string;
	pinId?: string;
	problem?: Pick<Problem, 'code'>;
}

export interface LogOptions {
	/** `text` for people, or a JSON line for each entry. @default 'text' */
	format?: LogFormat;
	/** Says nothing but errors and warnings. @default false */
	quiet?: boolean;
	/** Says each step of each pin. @default false */
	verbose?: boolean;
}

let format: LogFormat = 'text';
let level: LogLevel = 'info';
let logger: Logger | undefined;

/** Sets how this process logs, before its command begins. */
export function configureLog({ format: wanted = 'text', quiet = false, verbose = false }: LogOptions): void {
	format = wanted;
	level = quiet ? 'warn' : verbose ? 'debug' : 'info';
	logger = undefined;
}

export const isQuiet = () => level === 'warn';
export const isVerbose = () => level === 'debug';
export const logsJson = () => format === 'json';

/** One entry on standard error, if the level is wanted. Tokens and signatures in it are hidden, whatever it was made of. */
export function log(at: LogLevel, sentence: string, { problem, ...fields }: LogFields = {}): void {
	if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level)) return;
	if (format === 'text') return void process.stderr.write(`${printable(withoutSecrets(sentence))}\n`);
	logger ??= jsonLogger();
	logger[at]({ ...fields, problemCode: problem?.code }, printableLine(sentence));
}

/** A step of a pin, with its time. Only `--verbose` shows it. */
export function logStep(sentence: string, fields?: LogFields): void {
	log('debug', logsJson() ? sentence : `${isoTime(Date.now())}  ${printableLine(sentence)}`, fields);
}

/** Written at once and in the order of everything else on standard error, so that nothing is lost when the process ends. */
function jsonLogger(): Logger {
	const destination = { write: (line: string) => void process.stderr.write(withoutSecrets(line)) };
	const formatters = { level: (label: string) => ({ level: label }) };
	const timestamp = () => `,"time":"${new Date().toISOString()}"`;
	return pino({ level, formatters, timestamp, base: { pid: process.pid } }, destination);
}

const HIDDEN = '[hidden]';
/** Tokens and codes of Pinterest, and whatever a header carries. */
const TOKENS = /\bpin[acr]_[\w-]+|\bcode_[\w-]{20,}|(?<=\b(?:Bearer|Basic) )[\w.~+/=-]+/g;
const ADDRESSES = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>\\]+/gi;

/** A text without tokens, and with its signed addresses cut off where they let somebody in. */
export function withoutSecrets(text: string): string {
	return text.replace(ADDRESSES, shownAddress).replace(TOKENS, HIDDEN);
}

function shownAddress(address: string): string {
	if (!isSigned(address)) return address;
	if (!URL.canParse(address)) return HIDDEN;
	const { protocol, origin } = new URL(address);
	if (!/^https?:$/.test(protocol)) return shownStore(address);
	return `${origin}${shownPath(address)}?${HIDDEN}`;
}
