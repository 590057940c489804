// Keychain, engines and proxy in a word each; pressing one goes where it is explained or changed. What is not known yet
// has no word; the words stand at the right, so that one that arrives moves nothing but empty room.
import { Button as AriaButton } from 'react-aria-components';
import type { EnvironmentCheck } from '../../shared/ipc/groups/app';
import type { ProxyInUse } from '../../shared/settings/proxy-choice';
import { Icon, type IconName } from '../components/icon';
import type { Place } from '../stores/navigation-store';
import { useApp, useNavigation, useSettings } from '../stores/stores';
import { text } from '../text/en';
import styles from './status-footer.module.css';

interface StatusWord {
	readonly icon: IconName;
	readonly word: string;
	readonly title?: string;
	readonly isTrouble: boolean;
	readonly place: Place;
}

export function StatusWords() {
	const checks = useApp((state) => state.checks);
	const proxy = useSettings((state) => state.proxyInUse);
	const go = useNavigation((state) => state.go);
	const words = [enginesWord(checks), keychainWord(checks), proxyWord(proxy)].filter(
		(word) => word !== undefined,
	);
	return (
		<ul className={styles['words']} aria-label={text.shell.footer.label}>
			{words.map(({ icon, word, title, isTrouble, place }) => (
				<li key={icon} title={title}>
					<AriaButton
						className={`${styles['word']} ${isTrouble ? styles['trouble'] : ''}`}
						onPress={() => go(place)}
					>
						<Icon name={isTrouble ? 'failed' : icon} />
						{word}
					</AriaButton>
				</li>
			))}
		</ul>
	);
}

function enginesWord(checks: readonly EnvironmentCheck[]): StatusWord | undefined {
	const engines = checks.filter(({ check }) => check === 'docker' || check === 'podman');
	if (engines.length === 0) return undefined;
	const count = engines
		.filter(({ outcome }) => outcome === 'ok')
		.reduce((sum, { facts }) => sum + Number(facts['count'] ?? 1), 0);
	const isTrouble = count === 0 && engines.some(({ outcome }) => outcome === 'attention');
	const word = isTrouble ? text.shell.footer.enginesAttention : text.shell.footer.engines(count);
	return { icon: 'engines', word, isTrouble, place: { screen: 'engines' } };
}

function keychainWord(checks: readonly EnvironmentCheck[]): StatusWord | undefined {
	const check = checks.find((one) => one.check === 'keychain');
	if (check === undefined) return undefined;
	const { keychain } = text.shell.footer;
	const isTrouble = check.outcome === 'attention';
	const inSession = check.facts['kind'] === 'session' ? keychain.session : keychain.ok;
	const word = isTrouble ? keychain.attention : inSession;
	return { icon: 'keychain', word, isTrouble, place: { screen: 'registries' } };
}

function proxyWord(proxy: ProxyInUse | undefined): StatusWord | undefined {
	if (proxy === undefined) return undefined;
	const { footer } = text.shell;
	const place = { screen: 'settings' } as const;
	if (proxy.kind === 'unusable')
		return { icon: 'proxy', word: footer.proxyUnusable, isTrouble: true, place };
	return {
		icon: 'proxy',
		word: proxy.server === undefined ? footer.direct : footer.proxy,
		...(proxy.server === undefined ? {} : { title: footer.proxyTitle(proxy.server) }),
		isTrouble: false,
		place,
	};
}
