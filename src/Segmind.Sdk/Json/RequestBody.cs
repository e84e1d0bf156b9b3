using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmind.Sdk;

/// <summary>Writes a request as JSON: its typed parameters, then the additional ones.</summary>
internal static class RequestBody
{
    /// <exception cref="ArgumentException">An additional parameter is one that a typed property sets.</exception>
    public static byte[] Write(InferenceRequest request)
    {
        var typed = JsonSerializer.SerializeToUtf8Bytes(request, request.TypeInfo);
        return request.AdditionalParameters.Count == 0 ? typed : Merge(request, typed);
    }

    /// <summary>Splits a body at the stand-ins of images that go inline, so that their content is written straight from where it lies.</summary>
    public static IReadOnlyList<BodyPart> WithInlineImages(byte[] json, IReadOnlyDictionary<string, LocalImage> standIns)
    {
        var found = standIns
            .Select(pair => (At: json.AsSpan().IndexOf(Encoding.ASCII.GetBytes(pair.Key)), pair.Key, Image: pair.Value))
            .OrderBy(hit => hit.At)
            .ToList();
        var parts = new List<BodyPart>();
        var from = 0;
        foreach (var (at, standIn, image) in found)
        {
            parts.Add(new(json.AsMemory(from..at)));
            parts.Add(new(Encoding.ASCII.GetBytes($"data:{image.MediaType};base64,")));
            parts.Add(new(image));
            from = at + standIn.Length;
        }

        parts.Add(new(json.AsMemory(from)));
        return parts;
    }

    private static byte[] Merge(InferenceRequest request, byte[] typed)
    {
        var body = JsonNode.Parse(typed)!.AsObject();
        foreach (var (name, value) in request.AdditionalParameters)
        {
            if (body.ContainsKey(name))
            {
                throw new ArgumentException($"AdditionalParameters sets '{name}', which a property of {request.GetType().Name} sets too. Set one of them.", nameof(request));
            }

            body.Add(name, value?.DeepClone());
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
