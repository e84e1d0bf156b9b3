namespace Segmind.Sdk;

/// <summary>A kind of name that no two files share and nobody looks for. Whoever keeps one for long was left behind by a process that died.</summary>
internal sealed class RandomName(string prefix, string suffix)
{
    /// <summary>An image that is still being written.</summary>
    public static RandomName Part { get; } = new(".", ".part");

    /// <summary>A file that asks the disk what it can do.</summary>
    public static RandomName Probe { get; } = new("probe-", "");

    public string NewPath(string directory) => Path.Combine(directory, NameOf(Guid.NewGuid()));

    public bool Fits(string path)
    {
        var name = Path.GetFileName(path);
        return name.Length > prefix.Length + suffix.Length
            && Guid.TryParseExact(name[prefix.Length..^suffix.Length], "N", out var id)
            && name == NameOf(id);
    }

    private string NameOf(Guid id) => $"{prefix}{id:N}{suffix}";
}
