import { idFactory } from './ids';
import type { Settings } from './options';
import type {
	AccessToken,
	Account,
	AuthorizationCode,
	EmulatedBoard,
	EmulatedImage,
	EmulatedMedia,
	EmulatedPin,
	LoggedRequest,
	RefreshToken,
	UploadForm,
} from './records';
import { readyMadeTokens } from './tokens';

const LOG_LENGTH = 10_000;

export function createState(settings: Settings) {
	const nextId = idFactory();
	const accounts: Account[] = [
		{ id: nextId('account'), username: 'emulated_account' },
		...settings.accounts.map(({ username }) => ({ id: nextId('account'), username })),
	];
	const owner = accounts[0]!;
	const startedAt = settings.now();
	const log: LoggedRequest[] = [];

	const boards = new Map<string, EmulatedBoard>();
	for (const seed of settings.boards) {
		const id = seed.id ?? nextId('board');
		boards.set(id, {
			id,
			accountId: (accounts.find(({ username }) => username === seed.owner) ?? owner).id,
			name: seed.name,
			description: seed.description ?? '',
			privacy: seed.privacy ?? 'PUBLIC',
			isAdsOnly: false,
			createdAt: startedAt,
			pinsModifiedAt: startedAt,
			sections: (seed.sections ?? []).map((name) => ({ id: nextId('section'), boardId: id, name })),
		});
	}

	return {
		accounts,
		owner,
		boards,
		pins: new Map<string, EmulatedPin>(),
		media: new Map<string, EmulatedMedia>(),
		forms: new Map<string, UploadForm>(),
		images: new Map<string, EmulatedImage>(),
		accessTokens: new Map<string, AccessToken>(readyMadeTokens(accounts, settings).access),
		refreshTokens: new Map<string, RefreshToken>(readyMadeTokens(accounts, settings).refresh),
		codes: new Map<string, AuthorizationCode>(),
		boardWriteEnds: new Map<string, number[]>(),
		counts: new Map<string, number>(),
		rateLimited: 0,
		log,
		nextId,
		record(entry: LoggedRequest, operation: string) {
			log.push(entry);
			if (log.length > LOG_LENGTH * 1.1) log.splice(0, log.length - LOG_LENGTH);
			this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
			if (entry.status === 429) this.rateLimited += 1;
		},
		recentRequests: () => log.slice(-LOG_LENGTH),
	};
}
