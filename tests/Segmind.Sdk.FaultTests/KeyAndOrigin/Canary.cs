using System.Net;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk.FaultTests.KeyAndOrigin;

/// <summary>Secrets that can be found again, in whatever form they leaked: with characters that JSON, HTML and addresses each write in their own way.</summary>
internal static class Canary
{
    public const string SegmindKey = "SG_cAnAry+9/Zx=&0key~Q7wE4";
    public const string AimlKey = "aiml-cAnAry+7/Ky=&0key~W3rT8";
    public const string Prompt = "prompt-canary-7c1e on a beach";
    private const int PartLength = 12;
    private const string ImageText = "IMAGE-CANARY-9f3a-IMAGE-CANARY-9f3a";

    public static readonly byte[] Image = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 2, 0, 0, 0, 2, 0, 8, 6, 0, 0, 0, .. Encoding.ASCII.GetBytes(ImageText)];
    private static readonly string[] SegmindForms = [.. FormsOf(SegmindKey)];
    private static readonly string[] AimlForms = [.. FormsOf(AimlKey)];
    private static readonly string[] ImageForms = [ImageText, .. Base64Forms(ImageText)];

    public static IReadOnlyList<string> KeyForms { get; } = [.. SegmindForms, .. AimlForms];

    public static bool HoldsSegmindKey(string text) => Holds(text, SegmindForms);

    public static bool HoldsAimlKey(string text) => Holds(text, AimlForms);

    public static bool HoldsKey(string text) => HoldsSegmindKey(text) || HoldsAimlKey(text);

    public static bool HoldsImage(string text) => Holds(text, ImageForms);

    public static bool HoldsPrompt(string text) => text.Contains(Prompt, StringComparison.OrdinalIgnoreCase);

    private static bool Holds(string text, string[] forms) => forms.Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FormsOf(string key) =>
    [
        key, key[..PartLength], key[^PartLength..], Uri.EscapeDataString(key), WebUtility.HtmlEncode(key), JsonEncodedText.Encode(key).ToString(), key.Replace("/", "\\/", StringComparison.Ordinal),
        Convert.ToHexString(Encoding.ASCII.GetBytes(key)), new string([.. key.Reverse()]), .. Base64Forms(key),
    ];

    /// <summary>What is the same wherever in an encoded text it lies.</summary>
    private static IEnumerable<string> Base64Forms(string text)
    {
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. Encoding.ASCII.GetBytes(text)]);
            var core = encoded[(before == 0 ? 0 : before + 1)..^4];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }
}
