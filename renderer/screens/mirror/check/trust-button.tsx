// The way to let an engine accept a registry, where that is what a plan fails for.
import type { Fault } from '../../../../shared/fault/fault';
import { Button } from '../../../components/button';
import { useNavigation } from '../../../stores/stores';
import { trustRemedyOf, trustStartOf } from '../../../stores/trust-start';
import { text } from '../../../text/en';

export function TrustButton({ fault }: { readonly fault: Fault }) {
	const go = useNavigation((state) => state.go);
	const remedy = trustRemedyOf(fault);
	return remedy === undefined ? null : (
		<span>
			<Button onPress={() => go({ screen: 'trust', start: trustStartOf(remedy, {}) })}>
				{text.trust.acceptAs(remedy.engineKind, remedy.host)}
			</Button>
		</span>
	);
}
