using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>A reply as the service's own pages print it: <c>name.STATUS.json</c>.</summary>
internal static class Fixture
{
    public static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));

    public static JsonElement Json(string name) => JsonDocument.Parse(Text(name)).RootElement;

    public static HttpResponseMessage Reply(string name) => new((HttpStatusCode)int.Parse(name.Split('.')[^2], CultureInfo.InvariantCulture))
    {
        Content = new StringContent(Text(name), Encoding.UTF8, name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/html"),
    };
}
