import type { CompanySize, Industry, Locale, Role } from "../../content/schema/common.ts";

export interface Company {
  domain: string;
  name: string;
  industry: Industry;
  size: CompanySize;
  country: string;
  locale: Locale;
  /** Who writes to us from there; the first one first. */
  people: { name: string; address: string; title: string; role?: Role }[];
}

/** Invented companies and people. The domains end in .example and can never be written to. */
export const COMPANIES: Company[] = [
  {
    domain: "jiting-pumps.example",
    name: "霁汀泵业",
    industry: "manufacturing",
    size: "201-1000",
    country: "CN",
    locale: "zh",
    people: [
      { name: "沈岚", address: "shen.lan", title: "总经理", role: "decider" },
      { name: "顾明远", address: "gu.mingyuan", title: "设备工程师", role: "evaluator" },
      { name: "陆佳宁", address: "lu.jianing", title: "采购经理", role: "budget" },
    ],
  },
  {
    domain: "northbank-castings.example",
    name: "Northbank Castings",
    industry: "manufacturing",
    size: "201-1000",
    country: "GB",
    locale: "en",
    people: [
      { name: "Helen Marsh", address: "h.marsh", title: "Operations director", role: "decider" },
      { name: "Tom Okafor", address: "t.okafor", title: "Process engineer", role: "user" },
    ],
  },
  {
    domain: "rheintal-antriebe.example",
    name: "Rheintal Antriebe",
    industry: "manufacturing",
    size: "1001-5000",
    country: "DE",
    locale: "en",
    people: [{ name: "Jonas Kehl", address: "jonas.kehl", title: "Head of purchasing", role: "budget" }],
  },
  {
    domain: "paper-egret.example",
    name: "纸鹭软件",
    industry: "software",
    size: "51-200",
    country: "CN",
    locale: "zh",
    people: [
      { name: "邵一凡", address: "shao.yifan", title: "产品总监", role: "decider" },
      { name: "何思齐", address: "he.siqi", title: "后端工程师", role: "evaluator" },
    ],
  },
  {
    domain: "tidewrite.example",
    name: "Tidewrite",
    industry: "software",
    size: "11-50",
    country: "IE",
    locale: "en",
    people: [{ name: "Aoife Brennan", address: "aoife", title: "Founder", role: "decider" }],
  },
  {
    domain: "lantern-freight.example",
    name: "灯塔货运",
    industry: "logistics",
    size: "5000+",
    country: "CN",
    locale: "zh",
    people: [
      { name: "薛志强", address: "xue.zhiqiang", title: "信息化负责人", role: "decider" },
      { name: "范晓雯", address: "fan.xiaowen", title: "运营专员", role: "user" },
    ],
  },
  {
    domain: "quay-and-sons.example",
    name: "Quay & Sons Logistics",
    industry: "logistics",
    size: "51-200",
    country: "NL",
    locale: "en",
    people: [{ name: "Maarten de Wit", address: "maarten", title: "Planner", role: "user" }],
  },
  {
    domain: "sungrid-works.example",
    name: "Sungrid Works",
    industry: "energy",
    size: "201-1000",
    country: "DE",
    locale: "en",
    people: [
      { name: "Clara Voss", address: "clara.voss", title: "CTO", role: "evaluator" },
      { name: "Malte Brandt", address: "malte.brandt", title: "CFO", role: "budget" },
    ],
  },
  {
    domain: "qinghe-clinic.example",
    name: "清禾医疗",
    industry: "healthcare",
    size: "201-1000",
    country: "CN",
    locale: "zh",
    people: [{ name: "苏文静", address: "su.wenjing", title: "信息科主任", role: "evaluator" }],
  },
  {
    domain: "harbour-mutual.example",
    name: "Harbour Mutual",
    industry: "finance",
    size: "1001-5000",
    country: "GB",
    locale: "en",
    people: [{ name: "Priya Raman", address: "priya.raman", title: "Head of digital", role: "decider" }],
  },
  {
    domain: "yunfan-retail.example",
    name: "云帆零售",
    industry: "retail",
    size: "51-200",
    country: "CN",
    locale: "zh",
    people: [{ name: "邓楠", address: "deng.nan", title: "市场经理", role: "evaluator" }],
  },
  {
    domain: "gatekeep-security.example",
    name: "Gatekeep Security",
    industry: "security",
    size: "51-200",
    country: "CH",
    locale: "en",
    people: [{ name: "Lukas Frei", address: "lukas.frei", title: "Security architect", role: "evaluator" }],
  },
  {
    domain: "linhai-valves.example",
    name: "临海阀门",
    industry: "manufacturing",
    size: "201-1000",
    country: "CN",
    locale: "zh",
    people: [
      { name: "金海波", address: "jin.haibo", title: "副总经理", role: "decider" },
      { name: "叶青", address: "ye.qing", title: "工艺工程师", role: "user" },
    ],
  },
  {
    domain: "mossfield-tools.example",
    name: "Mossfield Tools",
    industry: "manufacturing",
    size: "11-50",
    country: "GB",
    locale: "en",
    people: [{ name: "Ben Aldous", address: "ben", title: "Owner", role: "decider" }],
  },
  {
    domain: "heyun-data.example",
    name: "禾云数据",
    industry: "software",
    size: "201-1000",
    country: "CN",
    locale: "zh",
    people: [
      { name: "姚瑾", address: "yao.jin", title: "增长负责人", role: "decider" },
      { name: "武博", address: "wu.bo", title: "架构师", role: "evaluator" },
    ],
  },
  {
    domain: "kestrel-metering.example",
    name: "Kestrel Metering",
    industry: "energy",
    size: "1001-5000",
    country: "US",
    locale: "en",
    people: [{ name: "Dana Whitlock", address: "dana.whitlock", title: "Vice president, operations", role: "signer" }],
  },
];

COMPANIES.push(
  {
    domain: "baiyu-instruments.example",
    name: "白屿仪器",
    industry: "manufacturing",
    size: "1001-5000",
    country: "CN",
    locale: "zh",
    people: [
      { name: "程若曦", address: "cheng.ruoxi", title: "总裁", role: "signer" },
      { name: "田野", address: "tian.ye", title: "测试工程师", role: "evaluator" },
    ],
  },
  {
    domain: "ferrous-lane.example",
    name: "Ferrous Lane",
    industry: "software",
    size: "201-1000",
    country: "US",
    locale: "en",
    people: [
      { name: "Grace Lindqvist", address: "grace", title: "Head of revenue operations", role: "decider" },
      { name: "Omar Haddad", address: "omar", title: "Integration engineer", role: "evaluator" },
    ],
  },
);

/** People who write from a private address. */
export const PRIVATE: {
  name: string;
  address: string;
  locale: Locale;
  title?: string;
  industry?: Industry;
  size?: CompanySize;
  role?: Role;
  company: string;
}[] = [
  { name: "李晓", address: "lixiao.reads@qq.com", locale: "zh", company: "自由职业", size: "1-10", role: "user" },
  { name: "Sam Pool", address: "sam.pool.demo@gmail.com", locale: "en", company: "Freelance", size: "1-10" },
  { name: "周可", address: "zhouke.student@163.com", locale: "zh", title: "学生", industry: "education", company: "某大学" },
  {
    name: "Nia Grant",
    address: "nia.grant.demo@outlook.com",
    locale: "en",
    title: "Student",
    industry: "education",
    company: "A university",
  },
  {
    name: "马跃",
    address: "mayue.consult@126.com",
    locale: "zh",
    industry: "manufacturing",
    size: "11-50",
    role: "evaluator",
    company: "跃进咨询",
  },
];
