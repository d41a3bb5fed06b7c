import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** Where the record of published pins is kept, for an n8n with several workers. */
export class PinterestStoreApi implements ICredentialType {
	name = 'pinterestStoreApi';

	displayName = 'Pinterest Store API';

	icon: Icon = { light: 'file:../nodes/shared/icons/import.svg', dark: 'file:../nodes/shared/icons/import.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-pinterest-pipeline/n8n-nodes-pinterest-pipeline#several-workers';

	properties: INodeProperties[] = [
		{
			displayName: 'Connection String',
			name: 'connectionString',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'postgres://user:password@host:5432/database',
			description:
				'A Postgres or Redis that all workers reach: postgres://, redis:// or rediss://. A Redis needs its append-only file switched on, or it forgets in a crash what it acknowledged.',
		},
	];
}
