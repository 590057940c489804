// Mirror.
import { Screen } from '../../components/screen';
import { text } from '../../text/en';

export function MirrorScreen() {
	return <Screen title={text.navigation.mirror}>{null}</Screen>;
}
