using System.Buffers.Text;
using System.Text;

namespace Segmind.Sdk.Bench;

/// <summary>What the service says, in the shapes that it documents; the stubs say the same.</summary>
internal static class Answers
{
    public const string SampleId = "2c7f59ea-6b1d-4c0f-9a55-0d3c1f6f7e21";
    private const string Times = "\"metrics\":{\"inference_time\":13.06,\"queue_time\":0.23,\"total_time\":13.29}";

    public static byte[] Processing(string id) => UnderWay("PROCESSING", id);

    public static byte[] Accepted(string id) => UnderWay("QUEUED", id);

    public static byte[] Completed(string id) => Utf8($"{Head("COMPLETED", id)},{Times}}}");

    public static byte[] Result(string id) => Utf8(
        $$"""{{Head("COMPLETED", id)}},"output":"{{ImageUrl(id)}}","images":[{"url":"{{ImageUrl(id)}}","content_type":"image/png"}],{{Times}} }""");

    public static byte[] Uploaded() => Utf8("""{"file_urls":["https://images.segmind.com/assets/bench.png"]}""");

    /// <summary>A queued run's result with the image in the JSON.</summary>
    public static byte[] InlineResult(string id, int imageBytes) =>
        WithImage($"{Head("COMPLETED", id)},\"output\":\"data:image/png;base64,", imageBytes, $"\",{Times}}}");

    /// <summary>A direct run's answer with the image in the JSON.</summary>
    public static byte[] InlineImage(int imageBytes) => WithImage("{\"image\":\"", imageBytes, "\"}");

    private static byte[] UnderWay(string status, string id) => Utf8(
        $$"""{{Head(status, id)}},"status_url":"https://api.segmind.com/v2/requests/{{id}}/status","response_url":"https://api.segmind.com/v2/requests/{{id}}","metrics":{} }""");

    private static string ImageUrl(string id) => $"https://images.segmind.com/{id}.png";

    private static string Head(string status, string id) => $"{{\"status\":\"{status}\",\"request_id\":\"{id}\"";

    private static byte[] WithImage(string head, int imageBytes, string tail)
    {
        var image = Png.Bytes(imageBytes);
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(image.Length)];
        Base64.EncodeToUtf8(image, encoded, out _, out _);
        return [.. Utf8(head), .. encoded, .. Utf8(tail)];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
