import type { Call, Reply } from './call';

export function getAccount({ world, account }: Call): Reply {
	const boards = [...world.state.boards.values()].filter(({ accountId }) => accountId === account.id);
	const pins = [...world.state.pins.values()].filter(({ accountId }) => accountId === account.id);
	return {
		status: 200,
		body: {
			id: account.id,
			username: account.username,
			account_type: world.settings.accountType,
			business_name: 'Emulated account',
			about: '',
			website_url: '',
			profile_image: `${world.url}/profile.svg`,
			board_count: boards.length,
			pin_count: pins.length,
			follower_count: 0,
			following_count: 0,
			monthly_views: 0,
		},
	};
}
