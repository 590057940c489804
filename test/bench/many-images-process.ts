// A registry from memory with COUNT tiny images, and an empty one beside it; says their hosts and the images.
import { imageManifest } from '../support/sample-images';
import { startScriptedRegistry } from '../support/scripted-registry';

const IMAGES_PER_REPOSITORY = 50;

const count = Number(process.argv[2]);
const [source, destination] = await Promise.all([startScriptedRegistry(), startScriptedRegistry()]);
const images = Array.from({ length: count }, (_, number) => {
	const repository = `many/repo-${Math.floor(number / IMAGES_PER_REPOSITORY)}`;
	const tag = `v${number % IMAGES_PER_REPOSITORY}`;
	source.registry.store(repository, imageManifest({ name: `many-${number}`, layers: [500] }), tag);
	return `${repository}:${tag}`;
});
process.stdout.write(
	`${JSON.stringify({ source: source.host, destination: destination.host, images })}\n`,
);
