namespace Segmind.Sdk.Bench;

/// <summary>The service's addresses, for those who are not the SDK.</summary>
internal static class Endpoint
{
    public static Uri Submit(Uri server, string model) => new(server, $"v2/{model}");

    public static Uri Status(Uri server, string id) => new(server, $"v2/requests/{id}/status");

    public static Uri Result(Uri server, string id) => new(server, $"v2/requests/{id}");
}
