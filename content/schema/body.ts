import type { Locale } from "./common.ts";

/** A body that shows what there is: headings in order, a list, a table, a callout, a note with its source. */
export const BODY: Record<Locale, string> = {
  zh: `先用一段话说清：谁遇到了什么，读完以后可以做什么。正文从文字开始，标题从二级开始，一级一级往下。

## 情况

说明问题，给出具体的时间和数字。引用外面的事实，请写明出处。[^source]

### 细节

1. **第一步。** 做什么，做完应该看到什么。
2. **第二步。** 由谁来做，几点之前做完。

## 做法

<Callout title="一句值得记住的话">

提示框里也是普通的文字，可以有[链接](/contact/)。一篇文章里最多用两次。

</Callout>

| 列 | 说明 |
|---|---|
| 中文与 Latin 之间 | 空一格，例如 3 天、PDF |
| 标点 | 用全角，引号用“” |

## 接下来

说明读者下一步做什么。这里的链接和 frontmatter 里的 next 指向同一处。

[^source]: 作者，《书名或文件名》，年份。请换成真实的出处，没有引用就删掉这条注释。
`,
  en: `Say in one paragraph who meets which problem, and what they can do after reading. The body begins with text; headings begin at the second level and go down one at a time.

## The situation

Describe the problem with times and numbers. A fact about the world names its source.[^source]

### Details

1. **The first step.** What to do, and what one should see when it is done.
2. **The second step.** Who does it, and by what time.

## The method

<Callout title="One sentence worth remembering">

A callout holds ordinary text, with [links](/contact/) where they help. Use at most two in a piece.

</Callout>

| Column | Meaning |
|---|---|
| Quotation marks | “curly”, apostrophes straight |
| Paths | without their locale: /contact/ |

## What comes next

Say what the reader does next. The link here and \`next\` in the frontmatter lead to the same place.

[^source]: Author, Title, year. Put the real source here, or take the note out.
`,
};
