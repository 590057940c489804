// Settings: everything the user can set, each part with what it means; and what was wrong with the settings file.
import { FaultNotice } from '../../components/fault-notice';
import { Screen } from '../../components/screen';
import { useSettings } from '../../stores/stores';
import { text } from '../../text/en';
import { AppearanceSection, NotificationsSection, TransfersSection } from './behaviour-sections';
import { AboutSection, DataSection } from './place-sections';
import { ProxySection } from './proxy-section';

export function SettingsScreen() {
	const fault = useSettings((state) => state.fault);
	const notices = useSettings((state) => state.notices);
	return (
		<Screen title={text.settings.title}>
			{notices.map((notice) => (
				<FaultNotice key={notice.code} fault={notice} />
			))}
			{fault === undefined ? null : (
				<div role="alert">
					<FaultNotice fault={fault} />
				</div>
			)}
			<AppearanceSection />
			<ProxySection />
			<TransfersSection />
			<NotificationsSection />
			<DataSection />
			<AboutSection />
		</Screen>
	);
}
