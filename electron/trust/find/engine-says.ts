// What a running engine says of the registries it trusts and of its containers, from its /info.
import { z } from 'zod';
import type { EngineSays } from '../../../shared/trust/engine-files';

const infoSchema = z.object({
	RegistryConfig: z
		.object({
			IndexConfigs: z.record(z.string(), z.object({ Secure: z.boolean() })).nullish(),
			InsecureRegistryCIDRs: z.array(z.string()).nullish(),
			Mirrors: z.array(z.string()).nullish(),
		})
		.nullish(),
	ContainersRunning: z.number().int().nonnegative().nullish(),
	LiveRestoreEnabled: z.boolean().nullish(),
});

/** Reads an answer; empty when it is not understood. Podman tells nothing of registries there. */
export function engineSays(info: unknown, kind: 'docker' | 'podman'): EngineSays {
	const parsed = infoSchema.safeParse(info);
	if (!parsed.success) {
		return {};
	}
	const { RegistryConfig: registries, ContainersRunning, LiveRestoreEnabled } = parsed.data;
	const isTold = kind === 'docker' && registries !== null && registries !== undefined;
	return {
		...(isTold
			? {
					insecureHosts: Object.entries(registries.IndexConfigs ?? {})
						.filter(([, { Secure }]) => !Secure)
						.map(([host]) => host),
					insecureNetworks: registries.InsecureRegistryCIDRs ?? [],
					mirrors: registries.Mirrors ?? [],
				}
			: {}),
		...(typeof ContainersRunning === 'number' ? { containersRunning: ContainersRunning } : {}),
		...(kind === 'docker' && typeof LiveRestoreEnabled === 'boolean'
			? { isLiveRestore: LiveRestoreEnabled }
			: {}),
	};
}
