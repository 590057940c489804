// The door of this folder: a real registry in a folder, on a free loopback port. For the sample, and for trying
// things out; it has no sign-in and no TLS, and is not meant to be reached from elsewhere.
import { openFolderStorage } from './folder-storage';
import { type RegistryServer, type RegistryServerOptions, serveContent } from './registry-server';

export interface EmbeddedRegistryOptions extends RegistryServerOptions {
	/** Made when missing; owned by this registry as long as it runs. */
	readonly folder: string;
	/** Answers 405 to everything that would change something. */
	readonly isReadOnly?: boolean;
}

/** Starts the registry; resolves when it listens. What was pushed before is still there. */
export async function startEmbeddedRegistry(
	options: EmbeddedRegistryOptions,
): Promise<RegistryServer> {
	const storage = await openFolderStorage(options.folder);
	const { reading } = storage;
	const server = await serveContent(options.isReadOnly === true ? { reading } : storage, options);
	return {
		host: server.host,
		close: async () => {
			await server.close();
			await storage.close();
		},
	};
}
