using System.Text.Json;

namespace Segmind.Sdk.Mutation;

/// <summary>Reads Stryker's JSON report.</summary>
internal static class Report
{
    private const string Source = "src/Segmind.Sdk/";

    public static IReadOnlyList<Mutant> Read(string path)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. report.RootElement.GetProperty("files").EnumerateObject().SelectMany(OfFile)];
    }

    private static IEnumerable<Mutant> OfFile(JsonProperty file)
    {
        var lines = file.Value.GetProperty("source").GetString()!.Split('\n');
        var name = file.Name.Replace('\\', '/');
        var at = name.LastIndexOf(Source, StringComparison.Ordinal);
        return file.Value.GetProperty("mutants").EnumerateArray().Select(mutant => Of(mutant, at < 0 ? name : name[(at + Source.Length)..], lines)).ToList();
    }

    private static Mutant Of(JsonElement mutant, string file, string[] lines)
    {
        var location = mutant.GetProperty("location");
        var (line, column) = Position(location.GetProperty("start"));
        var (endLine, endColumn) = Position(location.GetProperty("end"));
        var text = string.Join('\n', lines[(line - 1)..endLine]);
        var end = text.Length - lines[endLine - 1].Length + endColumn - 1;
        return new Mutant(file, line, OneLine(text[(column - 1)..end]), OneLine(mutant.GetProperty("replacement").GetString()!), mutant.GetProperty("status").GetString()!);
    }

    private static (int Line, int Column) Position(JsonElement position) => (position.GetProperty("line").GetInt32(), position.GetProperty("column").GetInt32());

    private static string OneLine(string code) => string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
