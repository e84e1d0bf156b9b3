using System.Net;

namespace Segmind.Sdk.Tests;

/// <summary>What can lie on the public internet, by address and by the text of a host.</summary>
public class PublicInternetTests
{
    public static TheoryData<string> NotPublic => new(
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.255.255",
        "169.254.0.1", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255",
        "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::10.0.0.1",
        "2002:a00:1::", "2002:7f00:1::1", "2002:a9fe:a9fe::", "2001::1", "2001:0:a00:1::", "2001:db8::1", "3fff::1", "100::1", "5f00::1",
        "fc00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fe80::1%2", "fec0::1", "ff02::1", "ff0e::1");

    public static TheoryData<string> Public => new(
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "168.63.129.17",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::", "2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1");

    public static TheoryData<string> InnerNames => new(
        "localhost", "LOCALHOST", "localhost.", "a.localhost", "metadata", "metadata.google.internal", "printer.local", "router.home.arpa", "x.lan", "a.b.corp", "instance-data.ec2.internal.");

    [Theory]
    [MemberData(nameof(NotPublic))]
    public void An_address_that_is_set_aside_is_not_public(string address) => Assert.False(PublicInternet.Includes(IPAddress.Parse(address)));

    [Theory]
    [MemberData(nameof(Public))]
    public void An_address_beside_those_is(string address) => Assert.True(PublicInternet.Includes(IPAddress.Parse(address)));

    [Theory]
    [MemberData(nameof(InnerNames))]
    public void A_name_that_only_a_network_knows_is_not_public(string host) => Assert.False(PublicInternet.Includes(new Uri($"https://{host}/")));

    [Theory]
    [InlineData("images.segmind.com")]
    [InlineData("images.segmind.com.")]
    [InlineData("localhost.example.com")]
    [InlineData("notlocalhost.com")]
    [InlineData("my-internal.com")]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("8.8.8.8")]
    [InlineData("[2606:4700::1111]")]
    public void Another_name_may_be(string host) => Assert.True(PublicInternet.Includes(new Uri($"https://{host}/")));

    [Theory]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("2852039166.")]
    [InlineData("127\u30020\u30020\u30021")]
    [InlineData("\uff11\uff12\uff17.0.0.1")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[fe80::1%25eth0]")]
    public void A_private_address_is_known_in_every_notation(string host) => Assert.False(PublicInternet.Includes(new Uri($"https://{host}/")));
}
