import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The store for the records of pins, for an n8n with several workers. */
export class PinterestStoreApi implements ICredentialType {
	name = 'pinterestStoreApi';

	displayName = 'Pinterest Store API';

	icon: Icon = { light: 'file:../nodes/shared/icons/store.svg', dark: 'file:../nodes/shared/icons/store.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-pinterest-pipeline/n8n-nodes-pinterest-pipeline#several-workers';

	properties: INodeProperties[] = [
		{
			displayName: 'Connection String',
			name: 'connectionString',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. postgres://user:password@host:5432/database',
			description:
				'The URL of a Postgres or Redis server that all workers can reach, starting with postgres://, redis:// or rediss://. Enable append-only persistence (AOF) in Redis, otherwise a crash loses acknowledged writes.',
		},
	];
}
