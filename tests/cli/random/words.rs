//! What the random forms say, in several languages.

pub struct Words {
    pub lang: &'static str,
    pub prose: &'static str,
    /// Each may stand before anything that is agreed to.
    pub consents: &'static [&'static str],
    pub opt_outs: &'static [&'static str],
    pub harmless: &'static [&'static str],
    pub question: &'static str,
    pub choose: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub save: &'static str,
}

pub const LANGUAGES: &[Words] = &[
    Words {
        lang: "en",
        prose: "The pool opens at seven in the morning, and the water is warm all year. Swimmers of every age are welcome, and the café behind the hall sells soup.",
        consents: &[
            "I agree to my visits being analysed for advertising",
            "Send me offers from the sponsors by e-mail",
            "I consent to my photograph being published",
        ],
        opt_outs: &[
            "Tick here if you do NOT want to receive our newsletter",
            "I object to the use of my data for advertising",
        ],
        harmless: &["Remember me on this device", "Show prices with tax", "I need a locker"],
        question: "May our partners call you?",
        choose: "Please choose",
        yes: "Yes, I agree",
        no: "No, thank you",
        save: "Save",
    },
    Words {
        lang: "de",
        prose: "Das Bad öffnet um sieben Uhr, und das Wasser ist das ganze Jahr über warm. Schwimmer jeden Alters sind willkommen, und hinter der Halle gibt es Suppe.",
        consents: &[
            "Ich willige in die Auswertung meiner Besuche für Werbung ein",
            "Ja, ich möchte Angebote der Sponsoren per E-Mail erhalten",
            "Ich bin mit der Veröffentlichung meiner Fotos einverstanden",
        ],
        opt_outs: &[
            "Ich möchte keinen Newsletter erhalten",
            "Ich widerspreche der Nutzung meiner Daten für Werbung",
        ],
        harmless: &[
            "Angemeldet bleiben auf diesem Gerät",
            "Preise mit Steuer anzeigen",
            "Dunkles Design verwenden",
        ],
        question: "Dürfen unsere Partner Sie anrufen?",
        choose: "Bitte wählen",
        yes: "Ja, ich stimme zu",
        no: "Nein, danke",
        save: "Speichern",
    },
    Words {
        lang: "fr",
        prose: "La piscine ouvre à sept heures, et l’eau est chaude toute l’année. Les nageurs de tout âge sont les bienvenus, et le café derrière la halle vend de la soupe.",
        consents: &[
            "J’accepte que mes visites soient analysées pour la publicité",
            "Je souhaite recevoir les offres des sponsors par courriel",
            "J’autorise la publication de mes photos",
        ],
        opt_outs: &[
            "Je ne souhaite pas recevoir la lettre d’information",
            "Je m’oppose à l’utilisation de mes données pour la publicité",
        ],
        harmless: &[
            "Se souvenir de moi sur cet appareil",
            "Afficher les prix avec taxes",
            "Livraison à l’adresse de facturation",
        ],
        question: "Nos partenaires peuvent-ils vous appeler ?",
        choose: "Veuillez choisir",
        yes: "Oui, j’accepte",
        no: "Non, merci",
        save: "Enregistrer",
    },
    Words {
        lang: "zh",
        prose: "游泳馆每天早上七点开门，水温全年适宜。欢迎各个年龄的朋友前来，大厅后面的小店还有热汤供应，周末请提前到场排队。",
        consents: &[
            "我同意将到馆记录用于广告分析和推荐",
            "我愿意通过短信接收赞助商的优惠信息",
            "我授权游泳馆公开发布我的照片和视频",
        ],
        opt_outs: &["我不希望收到任何推广短信和电子邮件", "不同意将我的信息提供给合作伙伴使用"],
        harmless: &[
            "在这台设备上记住密码并且自动登录",
            "需要开具纸质的发票并且邮寄给我",
            "只看今天还有空位的泳道和时间段",
        ],
        question: "是否同意合作伙伴致电给您？",
        choose: "请选择",
        yes: "同意",
        no: "不同意",
        save: "保存",
    },
    Words {
        lang: "ja",
        prose: "プールは毎朝七時に開き、水温は一年を通して快適です。どの年齢の方も歓迎します。奥の売店では温かいスープをご用意しております。",
        consents: &[
            "来館の記録を広告のために分析することに同意します",
            "スポンサーからのお得な情報をメールで受け取る",
            "写真をウェブサイトで公開することに同意します",
        ],
        opt_outs: &["メールマガジンの配信を希望しない方はこちら", "広告のためのデータ利用を拒否します"],
        harmless: &[
            "この端末でログイン状態を保持する",
            "請求先の住所をお届け先と同じにする",
            "パスワードを画面にそのまま表示する",
        ],
        question: "提携先からのお電話に同意しますか？",
        choose: "選択してください",
        yes: "同意します",
        no: "同意しません",
        save: "保存",
    },
    Words {
        lang: "ar",
        prose: "يفتح المسبح أبوابه في السابعة صباحا، والماء دافئ طوال العام. نرحب بالسباحين من جميع الأعمار، وفي المقهى خلف القاعة حساء ساخن كل يوم.",
        consents: &[
            "أوافق على تحليل زياراتي لأغراض الإعلان",
            "أرغب في استلام عروض الرعاة عبر البريد الإلكتروني",
            "أوافق على نشر صوري على موقع المسبح",
        ],
        opt_outs: &["لا أرغب في تلقي العروض الترويجية", "أرفض مشاركة بياناتي مع الشركاء"],
        harmless: &[
            "تذكرني على هذا الجهاز في المرة القادمة",
            "عنوان الفاتورة هو نفس عنوان التوصيل",
            "إظهار كلمة المرور على الشاشة",
        ],
        question: "هل توافق على اتصال شركائنا بك؟",
        choose: "يرجى الاختيار",
        yes: "نعم، أوافق",
        no: "لا، شكرا",
        save: "حفظ",
    },
];
