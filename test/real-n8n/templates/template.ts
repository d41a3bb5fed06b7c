import type { IDataObject, INode, INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import type { EmulatedPin, Emulator } from '../../../emulator';
import type { Neighbours, Services } from '../neighbours/server';

export type Workflow = IWorkflowBase & { id: string };

/** A workflow of `workflows/`, and what shows that it does what its note promises. */
export interface Template {
	/** In `workflows/`. */
	file: string;
	/** What it does, as the name of a test. */
	does: string;
	/** Beside the account at Pinterest, which is there for all. The ids are those of the template. */
	credentials: { id: string; name: string; type: string; data: object }[];
	/** The services that the template's nodes talk to. */
	services?: Services;
	/** What a user fills in, as the template's note says. */
	fillIn?(workflow: Workflow, neighbours: Neighbours): void;
	/** Runs the template and expects what became of it, also of a second run. */
	scenario(run: Running): Promise<void>;
}

/** A template in a running n8n. */
export interface Running {
	/** Of Pinterest, shared by all templates. */
	emulator: Emulator;
	/** The pins that were published since the template was imported. */
	pins(): EmulatedPin[];
	neighbours: Neighbours;
	/** Of n8n. */
	url: string;
	workflow: Workflow;
	/**
	 * Executes the workflow as the editor does.
	 * @param trigger the name of the trigger to begin with. @default the manual trigger, or the only one
	 */
	execute(trigger?: string): Promise<Execution>;
	/** Publishes rows with Pinterest Batch Import, for templates that begin with pins that are published. */
	publish(rows: IDataObject[]): Promise<void>;
	/** The end of an execution that waited, or its next wait, once something has made it go on. */
	resumed(execution: Execution): Promise<Execution>;
	/** Imports another workflow, which has to do with the template. */
	beside(workflow: Workflow): Promise<Running>;
	/** Makes the workflow one that its triggers start. */
	activate(): Promise<void>;
	/** The latest execution that was not asked for by `execute`, once `count` of them have ended. */
	executed(count: number): Promise<Execution>;
}

/** What became of an execution. */
export interface Execution {
	id: string;
	/** `success`, or what else n8n says. */
	status: string;
	/** How many nodes have run, each as often as it did. */
	nodesRun: number;
	/** What a node gave on an output, of all its runs. Empty for a node that did not run. */
	items(node: string, output?: number): INodeExecutionData['json'][];
	/** The error that stopped it. */
	error?: string;
}

/** A node of a workflow by its name. */
export function nodeOf(workflow: Workflow, name: string): INode {
	const found = workflow.nodes.find((node) => node.name === name);
	if (!found) throw new Error(`${workflow.name} has no node ${name}.`);
	return found;
}
