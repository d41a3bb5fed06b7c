/** A client that OpenAPI Generator made of Pinterest's contract 5.3.0; it has no types. */
declare module 'pinterest-sdk' {
	type Callback = (error: Error | null, data: never, response: { status: number }) => void;
	type Api = new (client: object) => Record<string, (...args: [...unknown[], Callback]) => unknown>;
	export const ApiClient: new (basePath: string) => {
		authentications: { pinterest_oauth2: { accessToken?: string } };
	};
	export const BoardsApi: Api;
	export const MediaApi: Api;
	export const PinsApi: Api;
	export const UserAccountApi: Api;
}
