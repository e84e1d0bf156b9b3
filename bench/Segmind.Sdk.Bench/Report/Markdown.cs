using System.Text;

namespace Segmind.Sdk.Bench;

/// <summary>A chapter as a heading, how it was measured, and a table.</summary>
internal static class Markdown
{
    public static string Of(Chapter chapter)
    {
        var paragraphs = string.Join("\n\n", chapter.Method.Split('\n'));
        var text = new StringBuilder($"\n## {chapter.Title}\n\n{paragraphs}\n\n");
        if (chapter.Budgets.Count > 0)
        {
            text.Append(Table(
                ["figure", "SDK", "budget", "floor", "SDK / floor", "today", "today / SDK"],
                chapter.Budgets.Select(Row)));
        }

        return text.Append(chapter.Appendix).ToString();
    }

    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = rows.Prepend([.. head.Select((_, column) => column == 0 ? "---" : "---:")]).Prepend(head);
        return string.Concat(lines.Select(cells => $"| {string.Join(" | ", cells)} |\n"));
    }

    private static string[] Row(Budget budget) =>
    [
        budget.Name,
        budget.Show(budget.Figure),
        LimitOf(budget),
        budget.Show(budget.Floor),
        Budget.Ratio(budget.Figure, budget.Floor),
        budget.Show(budget.Today),
        Budget.Ratio(budget.Today, budget.Figure),
    ];

    private static string LimitOf(Budget budget)
    {
        var limit = budget.Limit is null ? "" : $"{budget.Show(budget.Limit)}{(budget.IsKept ? "" : " **not kept**")} ";
        var aim = budget.Aim is null ? "" : $"(goal {budget.Show(budget.Aim)} {(budget.Figure > budget.Aim ? "**missed**" : "kept")})";
        return (limit + aim).TrimEnd();
    }
}
