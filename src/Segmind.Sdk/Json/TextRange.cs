namespace Segmind.Sdk;

/// <summary>Where a text lies among spooled bytes.</summary>
internal readonly record struct TextRange(long Start, long Length)
{
    public long End => Start + Length;

    public TextRange From(int offset) => new(Start + offset, Length - offset);
}
