import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import { SERVE_PORT } from './defaults';
import { port, timeZone } from './option-values';
import {
	account,
	configurable,
	logging,
	output,
	publishing,
	publishSettings,
	telling,
	webhookSettings,
	type PublishFlags,
	type WebhookFlags,
} from './options';

/** The values of `serving()`. */
export interface ServeFlags {
	port?: number;
	listen?: string;
	passwordFile?: string;
	readerPasswordFile?: string;
	timeZone?: string;
}

/** The settings of the page that options give. */
export const pageOptions = ({ port = SERVE_PORT, listen, passwordFile, readerPasswordFile, timeZone }: ServeFlags) => ({
	port,
	listen,
	passwordFile,
	readerPasswordFile,
	timeZone,
});

/** Of commands that serve the operations page. */
export const serving = () => [
	new Option('--port <number>', 'port of the page').argParser(port).default(SERVE_PORT),
	configurable(
		new Option(
			'--listen <address>',
			'address of this machine to listen on; another than 127.0.0.1 needs --password-file',
		).default('127.0.0.1'),
	),
	configurable(
		new Option('--password-file <file>', 'file with the password of the page; without it a token is made and printed'),
	),
	configurable(
		new Option(
			'--reader-password-file <file>',
			'file with a second password, for those who may look and change nothing',
		),
	),
	new Option('--time-zone <zone>', 'zone of the times on the page, such as Europe/Berlin')
		.argParser(timeZone)
		.default(undefined, "this machine's"),
];

/** `serve`. */
export function addServeCommand(program: CliCommand, runs: Runs): void {
	program
		.command('serve')
		.description('serve a web page that shows what shipped, what failed and what to do; runs until stopped')
		.addOptions(...serving(), ...telling(), ...publishing(), ...account(), logging(), ...output())
		.example('serve', 'open the page on this machine, with a link to log in')
		.example(
			'serve --listen 0.0.0.0 --password-file page-password.txt',
			'let other machines reach it, behind a proxy with TLS',
		)
		.action(
			runs<PublishFlags & ServeFlags & WebhookFlags>(async (settings, flags) => {
				const { serve } = await import('./commands/serve.js');
				const options = { ...pageOptions(flags), ...publishSettings(flags), ...webhookSettings(flags) };
				return await serve(options, settings);
			}),
		);
}
