import {
	NodeConnectionTypes,
	type IDisplayOptions,
	type IExecuteFunctions,
	type INodeOutputConfiguration,
	type INodeProperties,
} from 'n8n-workflow';
import type { Answers } from './each-item';

/** The outputs of a node with operations. */
export const RESULTS = 0;
export const FAILED = 1;
export const READ_NAMES = ['Results', 'Failed'];

/** Outputs with these names, as the description of a node has them. */
export const namedOutputs = (names: readonly string[]): INodeOutputConfiguration[] =>
	names.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName }));

/** One operation of a node: a file with its parameters and what it does. */
export interface Operation<Session> {
	/** The parameters of this operation; `forOperation` hides them for every other one. */
	description: INodeProperties[];
	/** Handles one item. An item whose call throws leaves through the output for failed items. */
	execute(context: IExecuteFunctions, session: Session, itemIndex: number): Answers;
}

/** @param show the parameter values for which the properties are shown, in addition to their own conditions. */
export function forOperation(show: IDisplayOptions['show'], properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, ...show } },
	}));
}
