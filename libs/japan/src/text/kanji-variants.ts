/**
 * Old and variant forms of kanji → the form used today, for matching only (names of people and places keep their
 * own form wherever they are shown). Pairs follow the parenthesised forms of the 常用漢字表 (平成22年内閣告示第2号) and
 * the variants common in municipal texts and place names. Written `old new` without separators inside a pair.
 */
const PAIRS =
  '亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 稻稲 飮飲 隱隠 營営 榮栄 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴 櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 囘回 壞壊 懷懐 ' +
  '繪絵 擴拡 殼殻 覺覚 學学 嶽岳 樂楽 勸勧 卷巻 寬寛 歡歓 罐缶 觀観 閒間 關関 陷陥 顏顔 氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 峽峡 挾挟 狹狭 鄕郷 曉暁 區区 驅駆 ' +
  '勳勲 薰薫 羣群 徑径 惠恵 揭掲 攜携 溪渓 經経 繼継 莖茎 螢蛍 輕軽 鷄鶏 藝芸 擊撃 缺欠 儉倹 劍剣 圈圏 檢検 權権 獻献 縣県 險険 顯顕 驗験 嚴厳 效効 廣広 恆恒 鑛鉱 號号 ' +
  '國国 黑黒 濟済 碎砕 齋斎 劑剤 雜雑 參参 慘惨 棧桟 蠶蚕 贊賛 殘残 絲糸 齒歯 兒児 辭辞 濕湿 實実 寫写 舍舎 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 敍叙 將将 燒焼 ' +
  '稱称 證証 奬奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 讓譲 釀醸 觸触 囑嘱 寢寝 愼慎 晉晋 眞真 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 齊斉 攝摂 竊窃 ' +
  '專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 曾曽 雙双 壯壮 搜捜 插挿 爭争 總総 聰聡 莊荘 裝装 騷騒 增増 臟臓 藏蔵 屬属 續続 墮堕 體体 對対 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 ' +
  '單単 擔担 膽胆 團団 彈弾 斷断 遲遅 癡痴 蟲虫 晝昼 鑄鋳 廳庁 聽聴 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯 當当 鬪闘 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 廢廃 ' +
  '拜拝 賣売 麥麦 發発 髮髪 拔抜 蠻蛮 祕秘 濱浜 拂払 佛仏 竝並 變変 邊辺 邉辺 辨弁 辯弁 瓣弁 舖舗 步歩 寶宝 豐豊 萠萌 沒没 飜翻 槇槙 萬万 滿満 默黙 餠餅 譯訳 藥薬 與与 ' +
  '豫予 餘余 譽誉 搖揺 樣様 謠謡 遙遥 瑤瑶 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 壘塁 勵励 禮礼 隸隷 靈霊 齡齢 戀恋 爐炉 勞労 樓楼 郞郎 祿禄 亙亘 灣湾 彌弥 髙高 﨑崎 ' +
  '嵜崎 﨟臘 濵浜 齎斎 靑青 曻昇 冨富 嶋島 嶌島 峯峰 峩峨 埜野 舘館 籠篭 桒桑 檜桧 莵兎 鷗鴎 礦鉱 疎疏 剝剥 頰頬 塡填 𠮟叱';

/** code point of an old form → today's form; identical pairs and chains are left out. */
export const KANJI_VARIANTS: ReadonlyMap<string, string> = readPairs(PAIRS);

function readPairs(pairs: string): Map<string, string> {
  const variants = new Map<string, string>();
  for (const pair of pairs.split(' ')) {
    const [from, to] = [...pair];
    if (from !== undefined && to !== undefined && from !== to) variants.set(from, to);
  }
  return variants;
}
