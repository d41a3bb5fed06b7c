import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { PipelineContext } from '../../lib';
import { toolDescription } from '../shared/as-tool';
import { forOperation, type Operation } from '../shared/operation';

/** How an operation is listed, and its parameters. */
interface Listed {
	/** As the parameter Operation lists it. The description is also read by AI agents. */
	option: Omit<INodePropertyOptions, 'value'> & { action: string; description: string };
	/** The calls of Pinterest's API that it may make, such as `GET /boards`, besides `GET /user_account`. They tell which scopes it needs. */
	calls?: readonly string[];
	/** Its own parameters. The node shows them for this operation alone. */
	description: INodeProperties[];
}

/** One operation of a resource: a file with how it is listed, its parameters and what it does with one item after the other. */
export interface ResourceOperation extends Listed, Operation<PipelineContext> {}

/** An operation that takes all items together, and has outputs with other names. `outputs.ts` lists it. */
export interface WholeOperation extends Listed {
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

/** What the node works on: a folder with a file for each operation, by the value of the parameter Operation. */
export interface Resource {
	name: string;
	value: string;
	/** Of the parameter Operation. */
	default: string;
	operations: Record<string, ResourceOperation | WholeOperation>;
}

/** The parameter Operation of a resource, and the parameters of its operations. */
export function parametersOf({ value: resource, default: first, operations }: Resource): INodeProperties[] {
	const options = Object.entries(operations).map(([value, { option }]) => ({ ...option, value }));
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: first,
			displayOptions: { show: { resource: [resource] } },
			options: options.toSorted((one, other) => one.name.localeCompare(other.name)),
		},
		...Object.entries(operations).flatMap(([operation, { option, description }]) =>
			forOperation({ resource: [resource], operation: [operation] }, [
				toolDescription(option.description),
				...description,
			]),
		),
	];
}
