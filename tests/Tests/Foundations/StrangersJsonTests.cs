using System.Text;
using Alize.Kernel;
using Xunit;

namespace Alize.Tests.Foundations;

public sealed class StrangersJsonTests
{
    [Theory]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[[[[[]]]]]")]
    [InlineData("{")]
    [InlineData("")]
    public void What_would_throw_when_it_is_read_later_is_no_JSON(string text) => Assert.Null(JsonBodies.Read(text, maxDepth: 4));

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_no_JSON() =>
        Assert.Null(JsonBodies.Read(new byte[] { (byte)'"', 0xc3, 0x28, (byte)'"' }, maxDepth: 4));

    [Fact]
    public void A_text_is_read_as_it_was_written() =>
        Assert.Equal("é😎", JsonBodies.Read(Encoding.UTF8.GetBytes("\"é\\ud83d\\ude0e\""), maxDepth: 4)!.Value.GetString());
}
