using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>
/// The JSON of a reply in a spool. Long images in words stay there: in the text a stand-in takes the place of each, one that no server
/// can have written, since it is made up when the reply is here.
/// </summary>
internal sealed class SpooledJson
{
    private const int LongText = 64 * 1024;
    private readonly Spool _spool;
    private readonly Credential? _credential;
    private readonly List<StandIn> _standIns;

    public SpooledJson(Spool spool, Credential? credential)
    {
        (_spool, _credential) = (spool, credential);
        _standIns = spool.IsInMemory ? [] : StandInsFor(spool);
        Text = Write(standIn => standIn.Name);
    }

    /// <summary>The text with the stand-ins, the key blanked out.</summary>
    public byte[] Text { get; }

    /// <summary>Whether a text was put in by us, to say what was left out.</summary>
    public static bool IsRemark(string text) => text.StartsWith("(image ", StringComparison.Ordinal) && text.EndsWith(", left out)", StringComparison.Ordinal);

    /// <summary>The image that a text stands for, to be the result's image of that number; <see langword="null"/> for any other text.</summary>
    public Base64Image? Take(string text, int number)
    {
        var standIn = _standIns.Find(standIn => standIn.Name == text);
        standIn?.Number = number;
        return standIn?.Image;
    }

    /// <summary>The reply as a person may see it: a remark where an image was taken, and in full what was not; <see langword="null"/> when the text is that already.</summary>
    public JsonElement? Readable() =>
        _standIns.Count == 0 ? null : JsonElementReading.Parse(Write(standIn => standIn.Remark));

    private static List<StandIn> StandInsFor(Spool spool)
    {
        using var reply = spool.Open();
        var secret = RandomNumberGenerator.GetHexString(32);
        var standIns = new List<StandIn>();
        foreach (var text in LongStrings.Find(reply, LongText))
        {
            if (Base64Image.In(spool, text) is { } image)
            {
                standIns.Add(new(text, image, FormattableString.Invariant($"(left out: {standIns.Count} {secret})")));
            }
        }

        return standIns;
    }

    private byte[] Write(Func<StandIn, string?> put)
    {
        var replaced = _standIns.Select(standIn => (standIn.Place, Words: put(standIn)!)).Where(pair => pair.Words is not null).ToList();
        var text = new byte[_spool.Length - replaced.Sum(pair => pair.Place.Length - pair.Words.Length)];
        using var reply = _spool.Open();
        var rest = text.AsSpan();
        foreach (var (place, words) in replaced)
        {
            var before = (int)(place.Start - reply.Position);
            reply.ReadExactly(rest[..before]);
            Encoding.ASCII.GetBytes(words, rest[before..]);
            rest = rest[(before + words.Length)..];
            reply.Position = place.End;
        }

        reply.ReadExactly(rest);
        _credential?.Redact(text);
        return text;
    }

    private sealed class StandIn(TextRange place, Base64Image image, string name)
    {
        public TextRange Place => place;

        public Base64Image Image => image;

        public string Name => name;

        /// <summary>Which of the result's images it became; zero when none.</summary>
        public int Number { get; set; }

        public string? Remark => Number == 0 ? null : FormattableString.Invariant($"(image {Number}, {image.Length:N0} bytes of {MediaTypes.Sniff(image.Head.Span) ?? image.MediaType ?? "an unknown type"}, left out)");
    }
}
