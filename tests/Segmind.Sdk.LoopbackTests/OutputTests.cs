using Segmind.Sdk.ConformanceTests;
using Segmind.Sdk.Models;

namespace Segmind.Sdk.LoopbackTests;

public sealed class OutputTests : LoopbackTest
{
    [Fact(Timeout = HangGuard)]
    public async Task Three_images_are_three_files_and_one_row()
    {
        var result = await Client.RunAsync(new SeedreamV5LiteI2I { Prompt = "x", Images = [HostPhoto()], MaxImages = 3 }, Queued);

        var paths = await result.SaveAllAsync(Path.Combine(Folder, "new"));

        var contents = await Task.WhenAll(paths.Select(path => File.ReadAllBytesAsync(path)));
        Assert.Equal(3, contents.Length);
        Assert.All(contents, content => Photo.AssertEdited(Photo.Png, content));
        Assert.Equal(3, contents.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(0.105m, Row.Cost);
    }

    [Fact(Timeout = HangGuard)]
    public async Task Several_samples_of_a_model_come_in_the_service_s_order()
    {
        var result = await Client.RunAsync(new Sd3MedImg2Img { Prompt = "x", Image = HostPhoto(), Samples = 2 }, Queued);

        Assert.Equal(
            [$"/generations/{Row.RequestId}.png", $"/generations/{Row.RequestId}-1.png"],
            result.Images.Select(image => image.Url!.AbsolutePath));
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue)]
    [InlineData(RunMode.Direct)]
    public async Task Base64_reads_the_same_way_in_both_modes(RunMode mode)
    {
        var plain = new Sd3MedImg2Img { Prompt = "x", Image = HostPhoto() };
        var options = mode == RunMode.Queue ? Queued : Direct;

        var bytes = await Client.RunAsync(plain, options);
        var base64 = await Client.RunAsync(plain with { Base64 = true }, options);

        Assert.Equal(await Photo.ReadAsync(Assert.Single(bytes.Images)), await Photo.ReadAsync(Assert.Single(base64.Images)));
        Assert.Equal("image/png", base64.Images[0].MediaType);
        Assert.Equal(2, Emulator.Ledger.Entries.Count);
        Assert.Equal(Emulator.Ledger.Entries[1].Cost, base64.Metrics.Cost);
    }

    [Theory(Timeout = HangGuard)]
    [InlineData(RunMode.Queue, false)]
    [InlineData(RunMode.Direct, false)]
    [InlineData(RunMode.Queue, true)]
    [InlineData(RunMode.Direct, true)]
    public async Task A_saved_file_is_the_image_with_the_extension_of_what_it_is(RunMode mode, bool jpeg)
    {
        var input = jpeg ? Photo.Jpeg : Photo.Png;
        var result = await Client.RunAsync(new SeedEditV3 { Prompt = "x", Image = ImageInput.FromBytes(input) }, mode == RunMode.Queue ? Queued : Direct);
        var chosen = Path.Combine(Folder, "chosen.bin");

        await result.Images[0].SaveAsync(chosen);
        var named = await result.Images[0].SaveToDirectoryAsync(Folder);
        var again = await result.Images[0].SaveToDirectoryAsync(Folder);

        Photo.AssertEdited(input, await File.ReadAllBytesAsync(chosen));
        Assert.Equal(jpeg ? ".jpg" : ".png", Path.GetExtension(named));
        Assert.Equal(await File.ReadAllBytesAsync(chosen), await File.ReadAllBytesAsync(named));
        Assert.NotEqual(named, again);
        Assert.Equal(3, Directory.GetFiles(Folder).Length);
        await Assert.ThrowsAsync<IOException>(() => result.Images[0].SaveAsync(chosen));
    }

    [Fact(Timeout = HangGuard)]
    public async Task A_square_edit_is_square()
    {
        var result = await Client.RunAsync(new SeedEditV3 { Prompt = "x", Image = HostPhoto(), Size = SeedEditSize.Square }, Direct);

        var (width, height, _) = SamplePng.Header(await Photo.ReadAsync(Assert.Single(result.Images)));
        Assert.Equal((Photo.Height, Photo.Height), (width, height));
    }

    [Fact(Timeout = HangGuard)]
    public async Task The_same_seed_gives_the_same_image_and_another_another()
    {
        var request = new SeedEditV3 { Prompt = "x", Image = HostPhoto(), Seed = 1 };

        var first = await Photo.ReadAsync((await Client.RunAsync(request, Direct)).Images[0]);

        Assert.Equal(first, await Photo.ReadAsync((await Client.RunAsync(request, Direct)).Images[0]));
        Assert.NotEqual(first, await Photo.ReadAsync((await Client.RunAsync(request with { Seed = 2 }, Direct)).Images[0]));
    }
}
