using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>What makes two requests the same work: kind, origin, model and parameters, local images by their content. No parameter can be read from it.</summary>
internal sealed class Fingerprint(string value, IReadOnlyDictionary<string, string> members, IReadOnlyDictionary<string, string> parameters)
{
    private const int MemberLength = 16;
    private const string StandInMark = "image:";

    public string Value { get; } = value;

    /// <summary>For each parameter a short hash of its value.</summary>
    public IReadOnlyDictionary<string, string> Members { get; } = members;

    /// <summary>What stands for images whose address says nothing.</summary>
    private IReadOnlyList<string> StandIns { get; init; } = [];

    /// <returns>The fingerprint, and the request with its local images pinned to the content that went into it.</returns>
    public static async Task<(Fingerprint Fingerprint, QueuedRequest Pinned)> OfAsync(string key, QueuedRequest request, Uri origin, CancellationToken cancellationToken)
    {
        var (named, pinned, standIns) = await ByContentAsync(request, cancellationToken).ConfigureAwait(false);
        using var body = JsonDocument.Parse(RequestBody.Write(named));
        var parameters = body.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => Canonical(member.Value), StringComparer.Ordinal);
        var secret = Encoding.UTF8.GetBytes(key);
        return (new Fingerprint(
            "v1:" + Hash($"{KindOf(request)}\n{origin.GetLeftPart(UriPartial.Authority)}\n{request.ModelName}\n{Join(parameters)}"),
            parameters.ToDictionary(
                pair => pair.Key,
                pair => Convert.ToHexString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(pair.Value)))[..MemberLength],
                StringComparer.Ordinal),
            parameters)
        {
            StandIns = standIns,
        }, pinned);
    }

    public static string KindOf(QueuedRequest request) => request is WorkflowRequest ? "workflow" : "model";

    /// <summary>Whether a request in the account's history has every parameter of this one. Local images were uploaded, so any address will do.</summary>
    public bool Covers(JsonElement past) => parameters.All(pair =>
        past.Member(Encoding.UTF8.GetBytes(pair.Key)) is { } value && (StandIns.Any(standIn => pair.Value.Contains(standIn, StringComparison.Ordinal)) || Canonical(value) == pair.Value));

    /// <summary>The names of the parameters that differ; of the request itself when it is another model.</summary>
    public IReadOnlyList<string> DifferFrom(IReadOnlyDictionary<string, string> old)
    {
        var differing = Members.Keys.Union(old.Keys, StringComparer.Ordinal)
            .Where(name => Members.GetValueOrDefault(name) != old.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal)
            .ToList();
        return differing.Count > 0 ? differing : ["model"];
    }

    /// <summary>Puts a hash in the place of each local image, and the caller's own name in the place of each that has one.</summary>
    private static async Task<(InferenceRequest Named, QueuedRequest Pinned, IReadOnlyList<string> StandIns)> ByContentAsync(QueuedRequest request, CancellationToken cancellationToken)
    {
        var images = new List<ImageInput>();
        request.MapImages(image =>
        {
            images.Add(image);
            return image;
        });
        var names = new List<string>();
        var standIns = new Queue<ImageInput>();
        var pinned = new Queue<ImageInput>();
        foreach (var image in images)
        {
            var hash = image.IsLocal ? await ContentHashAsync(image, cancellationToken).ConfigureAwait(false) : null;
            pinned.Enqueue(hash is null ? image : image.Pinned(hash));
            var name = image.Identity is { } identity ? $"{StandInMark}named/{Hash(identity)}" : hash is null ? null : $"{StandInMark}sha256/{hash}";
            standIns.Enqueue(name is null ? image : ImageInput.StandIn(name));
            names.AddRange(name is null ? [] : [name]);
        }

        return images.Count == 0
            ? (request, request, names)
            : (request.MapImages(_ => standIns.Dequeue()), (QueuedRequest)request.MapImages(_ => pinned.Dequeue()), names);
    }

    private static async Task<string> ContentHashAsync(ImageInput image, CancellationToken cancellationToken)
    {
        using var local = await LocalImage.ReadAsync(image, cancellationToken).ConfigureAwait(false);
        return local.Hash;
    }

    /// <summary>One spelling for one value: names sorted, no white space, numbers by their value.</summary>
    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + Join(value.EnumerateObject().ToDictionary(member => member.Name, member => Canonical(member.Value), StringComparer.Ordinal)) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Canonical)) + "]",
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number when value.TryGetDecimal(out var number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };

    private static string Join(IReadOnlyDictionary<string, string> members) =>
        string.Join(',', members.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Quote(pair.Key) + ":" + pair.Value));

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text).Value + "\"";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
