// What the sample is made of: a small company at a harbour. Sizes are so that its savings can be seen: 62 MB exist,
// every repository needs the base, and what two repositories share moves once and is mounted from then on.

const MB = 1_000_000;

/** Size of each layer, bytes. `base` is in every image, a runtime in several, the others in one. */
export const SAMPLE_LAYERS = {
	base: 8 * MB,
	'runtime-node': 10 * MB,
	'runtime-java': 12 * MB,
	'base-arm64': 5 * MB,
	'runtime-node-arm64': 5 * MB,
	'base-app-1.0': MB,
	'base-app-1.1': MB,
	'web-shop-2.4.0': 2 * MB,
	'web-shop-2.4.1': 2 * MB,
	'checkout-1.8.2': 2 * MB,
	'warehouse-5.0': 3 * MB,
	'tracking-3.1': 2 * MB,
	'crane-control-7.2': 2 * MB,
	'crane-control-7.2-arm64': 2 * MB,
	'tide-report-0.9': MB,
	'tide-report-0.9.1': MB,
	'log-viewer-4.0': 1.5 * MB,
	'log-viewer-4.1': 1.5 * MB,
} as const;

export type SampleLayerName = keyof typeof SAMPLE_LAYERS;

export interface SampleImage {
	readonly repository: string;
	readonly tag: string;
	/** Docker v2 schema 2 or OCI media types. */
	readonly format: 'docker' | 'oci';
	/** From the lowest on. */
	readonly layers: readonly SampleLayerName[];
	/** Present: the tag is an index of this platform too, with a build attestation for each. */
	readonly arm64Layers?: readonly SampleLayerName[];
	/** What comes along with the image: a cosign signature under a tag, or an SBOM that refers to it. */
	readonly extra?: 'signature' | 'sbom';
}

export const SAMPLE_IMAGES: readonly SampleImage[] = [
	{
		repository: 'harbour/base-app',
		tag: '1.0',
		format: 'docker',
		layers: ['base', 'base-app-1.0'],
	},
	{
		repository: 'harbour/base-app',
		tag: '1.1',
		format: 'docker',
		layers: ['base', 'base-app-1.1'],
	},
	{
		repository: 'harbour/web-shop',
		tag: '2.4.0',
		format: 'docker',
		layers: ['base', 'runtime-node', 'web-shop-2.4.0'],
	},
	{
		repository: 'harbour/web-shop',
		tag: '2.4.1',
		format: 'docker',
		layers: ['base', 'runtime-node', 'web-shop-2.4.1'],
	},
	{
		repository: 'harbour/checkout',
		tag: '1.8.2',
		format: 'oci',
		layers: ['base', 'runtime-node', 'checkout-1.8.2'],
		extra: 'sbom',
	},
	{
		repository: 'harbour/warehouse',
		tag: '5.0',
		format: 'docker',
		layers: ['base', 'runtime-java', 'warehouse-5.0'],
	},
	{
		repository: 'harbour/tracking',
		tag: '3.1',
		format: 'oci',
		layers: ['base', 'runtime-java', 'tracking-3.1'],
		extra: 'signature',
	},
	{
		repository: 'harbour/crane-control',
		tag: '7.2',
		format: 'oci',
		layers: ['base', 'runtime-node', 'crane-control-7.2'],
		arm64Layers: ['base-arm64', 'runtime-node-arm64', 'crane-control-7.2-arm64'],
	},
	{
		repository: 'harbour/tools/tide-report',
		tag: '0.9',
		format: 'oci',
		layers: ['base', 'tide-report-0.9'],
	},
	{
		repository: 'harbour/tools/tide-report',
		tag: '0.9.1',
		format: 'oci',
		layers: ['base', 'tide-report-0.9.1'],
	},
	{
		repository: 'harbour/tools/log-viewer',
		tag: '4.0',
		format: 'docker',
		layers: ['base', 'runtime-node', 'log-viewer-4.0'],
	},
	{
		repository: 'harbour/tools/log-viewer',
		tag: '4.1',
		format: 'docker',
		layers: ['base', 'runtime-node', 'log-viewer-4.1'],
	},
];
