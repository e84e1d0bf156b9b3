using System.Text.Json;

namespace Segmind.Sdk.Tests;

public class ImageInputTests
{
    private static readonly byte[] Content = [1, 2, 3, 4];

    [Fact]
    public void A_url_is_not_local()
    {
        var image = ImageInput.FromUrl("https://x.test/a.png");
        Assert.False(image.IsLocal);
        Assert.Equal(new Uri("https://x.test/a.png"), image.Url);
        Assert.Throws<InvalidOperationException>(() => image.OpenAsync(TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a.png")]
    [InlineData("/a.png")]
    [InlineData("//x.test/a.png")]
    [InlineData("ftp://x.test/a.png")]
    [InlineData("file:///a.png")]
    [InlineData("data:image/png;base64,AQID")]
    [InlineData("https://")]
    public void A_url_of_another_kind_is_refused(string url) =>
        Assert.Equal("url", Assert.Throws<ArgumentException>(() => ImageInput.FromUrl(url)).ParamName);

    [Fact]
    public void Missing_input_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ImageInput.FromUrl((string)null!));
        Assert.Throws<ArgumentNullException>(() => ImageInput.FromUrl((Uri)null!));
        Assert.Throws<ArgumentNullException>(() => (ImageInput)(Uri)null!);
        Assert.Throws<ArgumentNullException>(() => ImageInput.FromFile(null!));
        Assert.Throws<ArgumentException>(() => ImageInput.FromFile(" "));
        Assert.Throws<ArgumentException>(() => ImageInput.FromBytes(default));
        Assert.Throws<ArgumentNullException>(() => ImageInput.FromStream(null!));
        Assert.Throws<ArgumentNullException>(() => ImageInput.FromDataUri(null!));
    }

    [Fact]
    public void A_relative_uri_is_refused() =>
        Assert.Throws<ArgumentException>(() => ImageInput.FromUrl(new Uri("a.png", UriKind.Relative)));

    [Fact]
    public void A_refused_url_is_not_repeated() =>
        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => ImageInput.FromUrl("ftp://x.test/a?sig=secret")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_uri_converts_by_itself()
    {
        ImageInput image = new Uri("https://x.test/a.png");
        Assert.Equal(ImageInput.FromUrl("https://x.test/a.png"), image);
    }

    [Fact]
    public async Task Bytes_open_again_and_again()
    {
        var image = ImageInput.FromBytes(Content, "image/png");
        Assert.True(image.IsLocal);
        Assert.Null(image.Url);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal(Content, await Read(image));
        Assert.Equal(Content, await Read(image));
    }

    [Fact]
    public async Task A_file_is_read_when_it_is_opened()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.png");
        var image = ImageInput.FromFile(path);
        Assert.True(image.IsLocal);
        Assert.Null(image.MediaType);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Read(image));
        await File.WriteAllBytesAsync(path, Content, TestContext.Current.CancellationToken);
        try
        {
            Assert.Equal(Content, await Read(image));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_stream_is_opened_anew_each_time_with_the_callers_token()
    {
        var opened = 0;
        var image = ImageInput.FromStream(token =>
        {
            Assert.Equal(TestContext.Current.CancellationToken, token);
            opened++;
            return ValueTask.FromResult<Stream>(new MemoryStream(Content));
        });
        Assert.Equal(0, opened);
        Assert.Equal(Content, await Read(image));
        Assert.Equal(Content, await Read(image));
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task A_data_uri_is_local_content()
    {
        var image = ImageInput.FromDataUri("data:image/webp;base64,AQIDBA==");
        Assert.True(image.IsLocal);
        Assert.Equal("image/webp", image.MediaType);
        Assert.Equal(Content, await Read(image));
        Assert.Equal("dataUri", Assert.Throws<ArgumentException>(() => ImageInput.FromDataUri("https://x.test/a.png")).ParamName);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("Image/PNG")]
    [InlineData("image/png;base64,x")]
    [InlineData("")]
    public void A_malformed_media_type_is_refused(string mediaType)
    {
        Assert.Equal("mediaType", Assert.Throws<ArgumentException>(() => ImageInput.FromBytes(Content, mediaType)).ParamName);
        Assert.Equal("mediaType", Assert.Throws<ArgumentException>(() => ImageInput.FromFile("a.png", mediaType)).ParamName);
        Assert.Equal("mediaType", Assert.Throws<ArgumentException>(
            () => ImageInput.FromStream(_ => ValueTask.FromResult(Stream.Null), mediaType)).ParamName);
    }

    [Fact]
    public void Urls_are_equal_by_address_and_local_content_only_to_itself()
    {
        var url = ImageInput.FromUrl("https://x.test/a.png");
        var local = ImageInput.FromBytes(Content);
        Assert.Equal(url, ImageInput.FromUrl("https://X.test/a.png"));
        Assert.Equal(url.GetHashCode(), ImageInput.FromUrl("https://x.test/a.png").GetHashCode());
        Assert.NotEqual(url, ImageInput.FromUrl("https://x.test/A.png"));
        Assert.Equal(local, local);
        Assert.Equal(local.GetHashCode(), local.GetHashCode());
        Assert.NotEqual(local, ImageInput.FromBytes(Content));
        Assert.NotEqual(url, local);
        Assert.False(url.Equals(null));
        Assert.False(url.Equals((object)"https://x.test/a.png"));
    }

    [Fact]
    public void ToString_prints_neither_content_nor_query_nor_user_nor_folder()
    {
        Assert.Equal("https://x.test:8080/a.png", ImageInput.FromUrl("https://user:secret@x.test:8080/a.png?sig=secret#secret").ToString());
        Assert.Equal("file a.png", ImageInput.FromFile("/home/secret/a.png").ToString());
        Assert.Equal("4 bytes", ImageInput.FromBytes(Content).ToString());
        Assert.Equal("stream", ImageInput.FromStream(_ => ValueTask.FromResult(Stream.Null)).ToString());
        Assert.Equal("4 bytes", ImageInput.FromDataUri("data:image/png;base64,AQIDBA==").ToString());
    }

    [Theory]
    [InlineData("https://x.test/a b.png?x=%41&y=é")]
    [InlineData("https://X.TEST/a.png")]
    public void A_url_is_written_as_it_was_given(string url)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            new ImageInputJsonConverter().Write(writer, ImageInput.FromUrl(url), JsonSerializerOptions.Default);
        }

        Assert.Equal(url, JsonDocument.Parse(stream.ToArray()).RootElement.GetString());
    }

    [Fact]
    public void Local_content_is_not_written()
    {
        using var writer = new Utf8JsonWriter(new MemoryStream());
        var refusal = Assert.Throws<InvalidOperationException>(
            () => new ImageInputJsonConverter().Write(writer, ImageInput.FromFile("/home/secret/a.png"), JsonSerializerOptions.Default));
        Assert.Contains("file a.png", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("MapImages", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> Read(ImageInput image)
    {
        await using var stream = await image.OpenAsync(TestContext.Current.CancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
