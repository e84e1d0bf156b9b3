using System.Text;

namespace Segmind.Sdk.Soak;

/// <summary>A request that arrived whole.</summary>
internal sealed record Request(bool IsPost, string Path, string Body)
{
    public static Request From(ReadOnlySpan<byte> firstLine, ReadOnlySpan<byte> body)
    {
        var words = Encoding.ASCII.GetString(firstLine).Split(' ');
        return new Request(words[0] == "POST", words[1], Encoding.ASCII.GetString(body));
    }
}
