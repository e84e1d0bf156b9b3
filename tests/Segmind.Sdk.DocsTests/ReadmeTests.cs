using System.Text.RegularExpressions;

namespace Segmind.Sdk.DocsTests;

public partial class ReadmeTests
{
    private static readonly string Readme = Repository.Read("README.md");

    [Fact]
    public void Every_snippet_is_code_that_a_test_runs()
    {
        var shown = ShownSnippet().Matches(Readme).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.TrimEnd());
        var run = RunSnippet().Matches(Repository.Read("tests/Segmind.Sdk.DocsTests/Snippets/ReadmeSnippets.cs"))
            .ToDictionary(match => match.Groups[2].Value, match => Dedent(match.Groups[3].Value, match.Groups[1].Length));

        Assert.NotEmpty(shown);
        Assert.Equal(run.OrderBy(pair => pair.Key), shown.OrderBy(pair => pair.Key));
        Assert.Equal(Readme.Split("```csharp").Length - 1, shown.Count);
    }

    [Fact]
    public void The_retry_table_is_the_one_in_the_code()
    {
        var rows = RetryTable.Rows.Select(row => $"| {row.What} | {row.SentAgain} | {row.Charged} |\n");
        var table = "<!-- retry-table -->\n| what | sent again | charged |\n|---|---|---|\n" + string.Concat(rows);

        Assert.Contains(table, Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_relative_link_leads_to_a_file() =>
        Assert.All(Link().Matches(Readme).Select(match => match.Groups[1].Value), link => Assert.True(Path.Exists(Path.Combine(Repository.Root, link)), link));

    [Fact]
    public void Every_project_in_a_command_exists() =>
        Assert.All(ProjectArgument().Matches(Readme).Select(match => match.Groups[1].Value), project => Assert.True(Directory.Exists(Path.Combine(Repository.Root, project)), project));

    [Fact]
    public void Every_filter_in_a_command_finds_a_test()
    {
        var filters = Filter().Matches(Readme + Repository.Read("SECURITY.md") + Repository.Read("CONTRIBUTING.md")).Select(match => (Project: match.Groups[1].Value, Name: match.Groups[2].Value)).Distinct().ToList();

        Assert.True(filters.Count > 10, $"{filters.Count} filters");
        Assert.All(filters, filter => Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, filter.Project), "*.cs", SearchOption.AllDirectories),
            file => Regex.IsMatch(File.ReadAllText(file), $@"\b(?:class|void|Task|namespace) [\w.]*{filter.Name}")));
    }

    private static string Dedent(string code, int indent) =>
        string.Join('\n', code.TrimEnd().Split('\n').Select(line => line.Length >= indent ? line[indent..] : line));

    [GeneratedRegex("<!-- snippet: ([a-z-]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShownSnippet();

    [GeneratedRegex("^( +)// snippet: ([a-z-]+)\n(.*?)^ +// end\n", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex RunSnippet();

    [GeneratedRegex(@"\]\((?!https?:)([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"dotnet test (tests/[A-Za-z.]+) --filter FullyQualifiedName~(\w+)")]
    private static partial Regex Filter();

    [GeneratedRegex(@"(?:--project|dotnet test|dotnet pack) ((?:src|tests|samples)/[A-Za-z.]+)")]
    private static partial Regex ProjectArgument();
}
