import type { CellName } from '../model/import-row';

/**
 * The names of columns in other languages, as Pinterest's own words for them and as the local Excel and Google Sheets
 * have them. A name is here if it can hardly mean anything else. A board, an account or an approval that is
 * misunderstood is refused before anything is sent, so that their names may be short.
 */
export const LOCAL_NAMES: Record<'de' | 'fr' | 'es' | 'pt' | 'it' | 'ja', Partial<Record<CellName, string[]>>> = {
	de: {
		account: ['Konto', 'Konto-ID', 'Kontoname'],
		board: ['Pinnwand', 'Pinnwand-ID', 'Pinnwandname', 'Name der Pinnwand', 'Pinterest-Pinnwand'],
		section: ['Abschnitt', 'Pinnwand-Abschnitt'],
		title: ['Titel', 'Pin-Titel', 'Titel des Pins'],
		description: ['Beschreibung', 'Pin-Beschreibung', 'Beschreibung des Pins'],
		link: ['Link-URL', 'Ziel-Link', 'Ziel-URL', 'Zieladresse', 'Pin-Link'],
		alt_text: ['Alternativtext', 'Alternativer Text'],
		media_url: ['Medien-URL', 'Medienlink', 'Bild-URL', 'URL des Bildes', 'Bildlink', 'Bildadresse', 'URL des Videos'],
		cover_url: ['Titelbild-URL', 'Cover-URL'],
		thumbnail: ['Miniaturansicht', 'Miniaturbild', 'Vorschaubild'],
		dominant_color: ['Dominante Farbe'],
		run_at: ['Veröffentlichungsdatum', 'Veröffentlichungszeitpunkt', 'Datum der Veröffentlichung', 'Geplant für'],
		campaign: ['Kampagne'],
		approve: ['Freigabe', 'Freigegeben', 'Genehmigt'],
	},
	fr: {
		account: ['Compte', 'ID du compte', 'Nom du compte'],
		board: ['Tableau', 'ID du tableau', 'Nom du tableau', 'Tableau Pinterest'],
		section: ['Section du tableau', 'Nom de la section'],
		title: ['Titre', "Titre de l'épingle", 'Titre du pin'],
		description: ["Description de l'épingle", 'Description du pin'],
		link: ['Lien', 'Lien de destination', 'URL de destination', 'Lien du pin'],
		alt_text: ['Texte alternatif', 'Texte alt'],
		media_url: [
			...['URL du média', 'URL média', 'Lien du média', "URL de l'image", 'URL image', "Lien de l'image"],
			...['URL de la vidéo', 'URL vidéo'],
		],
		cover_url: ["URL de l'image de couverture", 'URL de couverture'],
		thumbnail: ['Miniature', 'Vignette'],
		dominant_color: ['Couleur dominante'],
		run_at: ['Date de publication', 'Date et heure de publication', 'Planifié pour'],
		campaign: ['Campagne'],
		approve: ['Approuvé', 'Validé'],
	},
	es: {
		account: ['Cuenta', 'ID de la cuenta', 'Nombre de la cuenta'],
		board: ['Tablero', 'ID del tablero', 'Nombre del tablero', 'Tablero de Pinterest', 'Tablero Pinterest'],
		section: ['Sección', 'Sección del tablero'],
		title: ['Título', 'Título del pin'],
		description: ['Descripción', 'Descripción del pin'],
		link: ['Enlace', 'Enlace de destino', 'URL de destino', 'Vínculo', 'Enlace del pin'],
		alt_text: ['Texto alternativo', 'Texto alt'],
		media_url: [
			...['URL del contenido multimedia', 'URL multimedia', 'URL del medio', 'URL de la imagen', 'URL de imagen'],
			...['Enlace de la imagen', 'URL del vídeo', 'URL de vídeo'],
		],
		cover_url: ['URL de la portada', 'URL de portada'],
		thumbnail: ['Miniatura'],
		dominant_color: ['Color dominante'],
		run_at: ['Fecha de publicación', 'Fecha y hora de publicación', 'Programado para'],
		campaign: ['Campaña'],
		approve: ['Aprobado'],
	},
	pt: {
		account: ['Conta', 'ID da conta', 'Nome da conta'],
		board: ['Pasta', 'ID da pasta', 'Nome da pasta', 'Pasta do Pinterest', 'Quadro', 'Quadro do Pinterest'],
		section: ['Seção', 'Secção', 'Seção da pasta'],
		title: ['Título do pin'],
		description: ['Descrição', 'Descrição do pin'],
		link: ['Link de destino', 'Hiperligação', 'Link do pin'],
		media_url: [
			...['URL da mídia', 'URL de mídia', 'URL do multimédia', 'URL da imagem', 'Link da imagem'],
			...['URL do vídeo', 'Link do vídeo'],
		],
		cover_url: ['URL da capa', 'URL da imagem da capa'],
		dominant_color: ['Cor dominante'],
		run_at: ['Data de publicação', 'Data da publicação', 'Data e hora de publicação', 'Agendado para'],
		campaign: ['Campanha'],
		approve: ['Aprovado'],
	},
	it: {
		account: ["ID dell'account", "Nome dell'account"],
		board: ['Bacheca', 'ID della bacheca', 'Nome della bacheca', 'Bacheca Pinterest', 'Bacheca di Pinterest'],
		section: ['Sezione', 'Sezione della bacheca'],
		title: ['Titolo', 'Titolo del pin'],
		description: ['Descrizione', 'Descrizione del pin'],
		link: ['Collegamento', 'Link di destinazione', 'URL di destinazione', 'Link del pin'],
		alt_text: ['Testo alternativo', 'Testo alt'],
		media_url: [
			...['URL del contenuto multimediale', 'URL del file multimediale', 'URL media', "URL dell'immagine"],
			...['URL immagine', "Link dell'immagine", 'URL del video'],
		],
		cover_url: ['URL della copertina', 'URL copertina'],
		dominant_color: ['Colore dominante'],
		run_at: ['Data di pubblicazione', 'Data e ora di pubblicazione', 'Programmato per'],
		campaign: ['Campagna'],
		approve: ['Approvato'],
	},
	ja: {
		account: ['アカウント', 'アカウントID', 'アカウント名'],
		board: ['ボード', 'ボードID', 'ボード名', 'Pinterest ボード', 'Pinterest のボード'],
		section: ['セクション', 'ボードのセクション', 'セクション名'],
		title: ['タイトル', 'ピンのタイトル', '題名'],
		description: ['説明', '説明文', 'ピンの説明'],
		link: ['リンク', 'リンク先', 'リンクURL', 'リンク先URL', '遷移先URL'],
		alt_text: ['代替テキスト', 'altテキスト'],
		media_url: [
			...['メディアURL', 'メディアのURL', '画像URL', '画像のURL', '画像リンク'],
			...['動画URL', '動画のURL', 'ビデオURL'],
		],
		cover_url: ['カバー画像URL', 'カバー画像のURL'],
		thumbnail: ['サムネイル', 'サムネール'],
		dominant_color: ['ドミナントカラー'],
		run_at: ['公開日', '公開日時', '投稿日時', '公開予定日', '公開予定日時'],
		campaign: ['キャンペーン', 'キャンペーン名'],
		approve: ['承認', '承認済み'],
	},
};

/** Pinterest's column `Keywords`, which no pin of its API has. */
export const LOCAL_KEYWORDS = [
	...['Stichwörter', 'Schlüsselwörter', 'Keywords', 'Mots-clés', 'Palabras clave', 'Palavras-chave', 'Parole chiave'],
	'キーワード',
];
