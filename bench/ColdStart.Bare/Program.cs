using System.Net.Http.Json;
using System.Text.Json.Serialization;

using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(args[0]) };
using var request = new HttpRequestMessage(HttpMethod.Post, "v2/seededit-v3")
{
    Content = JsonContent.Create(new Submit("https://images.segmind.com/in/portrait.png", "a sunny beach behind her"), BareJson.Default.Submit),
};
request.Headers.Add("x-api-key", "SG_bench");
using var response = await client.SendAsync(request);
var accepted = await response.Content.ReadFromJsonAsync(BareJson.Default.Accepted);
Console.WriteLine(accepted!.RequestId);
Console.In.ReadLine();

internal sealed record Submit(string ImageUrl, string Prompt);

internal sealed record Accepted(string RequestId, string Status);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Submit))]
[JsonSerializable(typeof(Accepted))]
internal sealed partial class BareJson : JsonSerializerContext;
