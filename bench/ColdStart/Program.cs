using Segmind.Sdk;
using Segmind.Sdk.Models;

using var client = new SegmindClient(new SegmindClientOptions { ApiKey = "SG_bench", BaseAddress = new Uri(args[0]) });
var job = await client.SubmitAsync(new SeedEditV3 { Image = ImageInput.FromUrl(new Uri("https://images.segmind.com/in/portrait.png")), Prompt = "a sunny beach behind her" });
Console.WriteLine(job.RequestId);
Console.In.ReadLine();
