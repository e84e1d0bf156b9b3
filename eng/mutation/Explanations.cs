namespace Segmind.Sdk.Mutation;

/// <summary>survivors.md: under a heading with the file's name, one item per survivor that says why it lives, <c>- `old` → `new`: why</c>.</summary>
internal sealed class Explanations
{
    private readonly List<(string File, string Text)> _unused = [];

    public IEnumerable<string> Unused => _unused.Select(item => $"{item.File}: {item.Text}");

    public static Explanations Read(string path)
    {
        var explanations = new Explanations();
        var file = "";
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                file = line[3..].Trim();
            }
            else if (line.StartsWith("- `", StringComparison.Ordinal))
            {
                explanations._unused.Add((file, line[2..]));
            }
        }

        return explanations;
    }

    /// <summary>Uses an explanation up: each is good for one survivor. <see langword="null"/> when there is none.</summary>
    public string? Take(Mutant survivor)
    {
        var prefix = survivor.Change + ": ";
        var at = _unused.FindIndex(item => item.File == survivor.File && item.Text.StartsWith(prefix, StringComparison.Ordinal) && item.Text.Length > prefix.Length);
        if (at < 0)
        {
            return null;
        }

        var why = _unused[at].Text[prefix.Length..];
        _unused.RemoveAt(at);
        return why;
    }
}
