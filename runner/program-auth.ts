import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import { REDIRECT_PORT } from './auth/redirect';
import type { LoginFlags } from './commands/auth-login';
import { port, seconds } from './option-values';
import { apiBaseUrl, configurable, output, profile } from './options';

/** How long a person may take to give access. */
const CONSENT_SECONDS = 300;

/** `auth`, and the commands below it. */
export function addAuthCommands(program: CliCommand, runs: Runs): CliCommand {
	const auth = program
		.command('auth')
		.description('connect a Pinterest account, show its state, and disconnect it')
		.example('auth login', "connect an account through Pinterest's consent page")
		.example('auth status', 'show whose account is connected, and for how long');

	auth
		.command('login')
		.description("connect an account through Pinterest's consent page, and keep its tokens for all commands")
		.addOptions(
			configurable(
				new Option('--client-id <id>', 'ID of your Pinterest app; without it you are asked'),
				'PINTEREST_CLIENT_ID',
			),
			configurable(
				new Option(
					'--client-secret-file <file>',
					"file that has the app's secret; without it PINTEREST_CLIENT_SECRET counts, or you are asked",
				),
			),
			new Option('--port <number>', 'port of the redirect address http://localhost:PORT/')
				.argParser(port)
				.default(REDIRECT_PORT),
			new Option('--no-browser', 'only print the address of the consent page'),
			new Option('--secret-boards', 'also ask for the right to read and write secret boards'),
			new Option(
				'--client-credentials',
				"connect the account of the app's owner without a consent page; Pinterest takes no videos then",
			),
			new Option('--timeout <seconds>', 'how long to wait for the consent').argParser(seconds).default(CONSENT_SECONDS),
			apiBaseUrl(),
			...output(),
		)
		.example('auth login', 'ask for the app, and open the consent page')
		.example('auth login --no-browser --secret-boards', 'print the address of the consent page instead')
		.action(
			runs<LoginFlags>(async (settings, flags) => {
				const { login } = await import('./commands/auth-login.js');
				return await login(flags, settings);
			}),
		);

	auth
		.command('status')
		.description('show the connected accounts, their rights, and when they have to be connected again')
		.addOptions(apiBaseUrl(), ...output())
		.example('auth status', 'show them, and ask Pinterest whether each token works')
		.example('auth status --json', 'print one line per account for a program')
		.action(
			runs(async (settings) => {
				const { status } = await import('./commands/auth-status.js');
				return await status(settings);
			}),
		);

	auth
		.command('logout')
		.description("remove an account's tokens from this machine")
		.addOptions(profile(), ...output())
		.example('auth logout', 'remove the tokens of the account that is connected without a profile')
		.example('auth logout --profile shop-de', 'remove those of a profile')
		.action(
			runs(async (settings) => {
				const { logout } = await import('./commands/auth-logout.js');
				return await logout(settings);
			}),
		);

	return auth;
}
