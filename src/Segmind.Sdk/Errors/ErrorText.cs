using System.Net;
using System.Text.RegularExpressions;

namespace Segmind.Sdk;

/// <summary>Words for people: what an error body says, and what a charge outcome means.</summary>
internal static partial class ErrorText
{
    private const int DetailCap = 500;

    public static string Of(ChargeOutcome charge) => charge switch
    {
        ChargeOutcome.NotCharged => "Nothing was charged.",
        ChargeOutcome.ChargedIfCompleted => "The job goes on and is charged if it completes.",
        ChargeOutcome.Charged => "The run was charged.",
        _ => "It may have been charged, once.",
    };

    /// <summary>The service's own words: from JSON whichever member holds them, from HTML the title, else the text itself.</summary>
    public static string? Detail(ApiReply reply)
    {
        if (reply.Json() is { } body)
        {
            return Shorten(JobBody.DetailOf(body) ?? body.AsText());
        }

        var text = reply.Text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.StartsWith('<') && Title().Match(text) is { Success: true } title
            ? Shorten(WebUtility.HtmlDecode(title.Groups[1].Value).Trim())
            : Shorten(text);
    }

    /// <summary>The service's words as part of a sentence of ours.</summary>
    public static string? Quote(string? detail) => Shorten(detail) is { } words ? $"\"{words.TrimEnd('.')}\"" : null;

    public static string? Shorten(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length <= DetailCap ? text : text[..DetailCap] + "…";

    [GeneratedRegex("<title>([^<]{1,500})</title>", RegexOptions.IgnoreCase)]
    private static partial Regex Title();
}
